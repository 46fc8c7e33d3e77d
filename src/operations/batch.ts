import Type, { type Static, type TProperties } from 'typebox';
import { RosterError } from '#base/errors.ts';
import type { StoreWriter } from '#store/store.ts';
import { Id } from './contact/members.ts';

/** How many items a batch takes. */
const mostItems = 500;

/** The ids that a batch names. */
export const idsOf = (what: string) =>
  Type.Array(Id, {
    maxItems: mostItems,
    description: `The ids of ${what}; one that is named twice is answered twice and changed once.`,
  });

export const itemsOf = <Members extends TProperties>(members: Members, description: string) =>
  Type.Array(Type.Object(members, { additionalProperties: false }), { maxItems: mostItems, description });

const ItemError = Type.Object({
  statusCode: Type.Integer({ description: 'The status that a call for this item alone would have.' }),
  code: Type.String(),
  message: Type.String(),
  fields: Type.Optional(Type.Array(Type.Object({ member: Type.String(), message: Type.String() }))),
  meta: Type.Optional(Type.Object({}, { additionalProperties: true })),
});

const statuses = ['found', 'created', 'updated', 'deleted', 'failed'] as const;

const itemMembers = {
  index: Type.Integer({ description: 'The place of the item among those sent, from 0.' }),
  id: Type.Optional(Type.String({ description: 'The id of the record.' })),
  status: Type.Enum(statuses),
  error: Type.Optional(ItemError),
};

/** The answer of a batch: a result for each item, which holds these members beside what all have. */
export const batchOf = <Members extends TProperties>(members: Members) =>
  Type.Object({
    results: Type.Array(Type.Object({ ...itemMembers, ...members }), {
      description: 'One for each item, in the order sent.',
    }),
    succeeded: Type.Integer(),
    failed: Type.Integer(),
  });

interface Done {
  readonly id: string;
  readonly status: Exclude<(typeof statuses)[number], 'failed'>;
}
interface Failed {
  id?: string;
  status: 'failed';
  error: Static<typeof ItemError>;
}

/**
 * Does the work of each item in a savepoint of its own: one that fails is answered as its error and undoes no
 * other.
 */
export async function runBatch<Item, Result extends Done>(
  store: Pick<StoreWriter, 'attempt'>,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<{ results: ((Result | Failed) & { index: number })[]; succeeded: number; failed: number }> {
  const results: ((Result | Failed) & { index: number })[] = [];
  for (const [index, item] of items.entries()) {
    results.push({ index, ...(await attemptOne(store, item, work)) });
  }
  const failed = results.filter(({ status }) => status === 'failed').length;
  return { results, succeeded: results.length - failed, failed };
}

async function attemptOne<Item, Result extends Done>(
  store: Pick<StoreWriter, 'attempt'>,
  item: Item,
  work: (item: Item) => Promise<Result>,
): Promise<Result | Failed> {
  try {
    return await store.attempt(() => work(item));
  } catch (error) {
    if (error instanceof RosterError && error.status < 500) return failure(item, error);
    throw error;
  }
}

/** How an item that failed is answered. */
export function failure(item: unknown, { status, code, message, details }: RosterError): Failed {
  const id = typeof item === 'string' ? item : idIn(item);
  return {
    ...(id !== undefined && { id }),
    status: 'failed',
    error: {
      statusCode: status,
      code,
      message,
      ...(details.fields && { fields: [...details.fields] }),
      ...(details.meta && { meta: details.meta }),
    },
  };
}

function idIn(item: unknown): string | undefined {
  const id = typeof item === 'object' && item !== null && 'id' in item ? item.id : undefined;
  return typeof id === 'string' ? id : undefined;
}

/** The work of a batch of ids, done once for an id that is named twice. */
export function oncePerId<Result>(work: (id: string) => Promise<Result>): (id: string) => Promise<Result> {
  const begun = new Map<string, Promise<Result>>();
  return id => {
    const result = begun.get(id) ?? work(id);
    begun.set(id, result);
    return result;
  };
}

/** Throws `conflict` for a record that another item of the batch has changed: it would have two events of a kind. */
export function refuseSecond(changed: Set<string>, id: string): void {
  if (changed.has(id)) {
    throw new RosterError(
      'conflict',
      'Another item of the batch changes this contact. Send one item for each contact.',
    );
  }
  changed.add(id);
}
