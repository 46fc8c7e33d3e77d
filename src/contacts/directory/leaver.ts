import Type, { type Static } from 'typebox';

/** Why a person is a leaver; `hardDeleted` is also whom a pass over the whole directory did not see. */
export const leaverCauses = ['disabled', 'softDeleted', 'hardDeleted', 'leftScope'] as const;
export type LeaverCause = (typeof leaverCauses)[number];

const afterDays = Type.Optional(
  Type.Integer({
    minimum: 0,
    maximum: 3650,
    description: 'So many days after it was seen; at once where not sent.',
  }),
);

/** What is done with the contact of a leaver. */
export const LeaverStep = Type.Union([
  Type.Object(
    { do: Type.Literal('tag'), tag: Type.String({ minLength: 1, maxLength: 255 }), afterDays },
    { additionalProperties: false },
  ),
  Type.Object(
    { do: Type.Enum(['dnd', 'unassign', 'bin', 'erase']), afterDays },
    { additionalProperties: false },
  ),
]);
export type LeaverStep = Static<typeof LeaverStep>;

const steps = (description: string) => Type.Array(LeaverStep, { maxItems: 10, description });

/** What is done with the contacts of leavers, by cause. */
export const LeaverRules = Type.Object(
  {
    disabled: steps('May not sign in any more.'),
    softDeleted: steps('Deleted, but may come back.'),
    hardDeleted: steps('Gone for good, or not there any more in a pass over the whole directory.'),
    leftScope: steps('Is there, but no longer in a group or domain that is taken, or by an attribute.'),
  },
  { additionalProperties: false },
);
export type LeaverRules = Static<typeof LeaverRules>;

const disabledTag = 'entra-disabled';

/** Tag whoever is still in the directory, move to the recycle bin who is not; nobody is erased. */
export const defaultLeaverRules: LeaverRules = {
  disabled: [{ do: 'tag', tag: disabledTag }],
  softDeleted: [{ do: 'bin' }],
  hardDeleted: [{ do: 'bin' }],
  leftScope: [{ do: 'tag', tag: disabledTag }],
};

export interface Leaver {
  readonly cause: LeaverCause;
  /** When the cause was first seen, in milliseconds. */
  readonly since: number;
  /** The steps that were taken already, for whatever cause. */
  readonly taken: readonly LeaverStep[];
}

export interface LeaverPlan {
  /** In the order in which they are to be taken. */
  readonly now: readonly LeaverStep[];
  /** The next ones, the earliest first; `at` is in milliseconds. */
  readonly later: readonly { readonly at: number; readonly step: LeaverStep }[];
}

const day = 86_400_000;
const order = ['tag', 'dnd', 'unassign', 'bin', 'erase'] as const;

/** What is to be done for a leaver at a time, and what when. A step that was taken is not taken again. */
export function planLeaver(rules: LeaverRules, { cause, since, taken }: Leaver, now: number): LeaverPlan {
  const open = rules[cause]
    .filter(step => !taken.some(other => isSame(step, other)))
    .map(step => ({ at: since + (step.afterDays ?? 0) * day, step }))
    .sort((one, other) => one.at - other.at || order.indexOf(one.step.do) - order.indexOf(other.step.do));
  return {
    now: open.filter(({ at }) => at <= now).map(({ step }) => step),
    later: open.filter(({ at }) => at > now),
  };
}

function isSame(one: LeaverStep, other: LeaverStep): boolean {
  return one.do === other.do && (one.do !== 'tag' || other.do !== 'tag' || one.tag === other.tag);
}
