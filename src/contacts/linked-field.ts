import Type, { type Static } from 'typebox';
import type { FieldError } from '#base/errors.ts';
import { customFieldKey } from './directory/targets.ts';

/** Which side rules a field that Roster and HighLevel both hold; with `newest` neither does. */
export const linkOwners = ['newest', 'roster', 'highlevel'] as const;
export type LinkOwner = (typeof linkOwners)[number];

/** When a field goes to the other side. */
export const linkModes = ['always', 'createOnly', 'updateOnly'] as const;
export type LinkMode = (typeof linkModes)[number];

/** A field that a link to HighLevel keeps alike, and by which rules. */
export const LinkedField = Type.Object(
  {
    target: Type.String({ minLength: 1, maxLength: 120 }),
    owner: Type.Enum([...linkOwners]),
    mode: Type.Optional(Type.Enum([...linkModes])),
  },
  { additionalProperties: false },
);
export type LinkedField = Static<typeof LinkedField>;

/** Parts that hold one text, under the same name on both sides. */
export const textParts = [
  'firstName',
  'lastName',
  'email',
  'phone',
  'companyName',
  'address1',
  'city',
  'state',
  'postalCode',
  'country',
  'website',
  'timezone',
  'source',
] as const;

/** What of a contact both sides hold. `dnd` has the channels with it, `customFields` all that are not named alone. */
export const linkTargets = [
  ...textParts,
  'dateOfBirth',
  'businessId',
  'assignedTo',
  'followers',
  'tags',
  'dnd',
  'customFields',
] as const;

/** Where nobody has said otherwise: neither side rules anything, and all of it goes both ways. */
export const defaultLinkedFields: readonly LinkedField[] = linkTargets.map(target => ({
  target,
  owner: 'newest',
}));

const known: ReadonlySet<string> = new Set(linkTargets);

/** What is wrong with fields that their schema let through, one sentence for each member. */
export function checkLinkedFields(fields: readonly LinkedField[]): readonly FieldError[] {
  return fields.flatMap(({ target }, index) => {
    const member = `fields[${index}].target`;
    if (fields.findIndex(field => field.target === target) < index)
      return [{ member, message: `${target} is mapped twice.` }];
    if (known.has(target) || customFieldKey(target) !== undefined) return [];
    const message = `${target} is nothing that HighLevel holds too. There are: ${linkTargets.join(', ')}, customField:my_key.`;
    return [{ member, message }];
  });
}
