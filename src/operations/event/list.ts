import Type from 'typebox';
import { encodeCursor } from '#base/cursor.ts';
import { RosterError } from '#base/errors.ts';
import type { Right } from '#identity/principal.ts';
import { assertKept, readStreamPosition } from '#store/events.ts';
import type { StoreReader } from '#store/store.ts';
import { getSubscription } from '#store/webhooks/subscriptions.ts';
import { locationId } from '../contact/members.ts';
import { cursor } from '../cursor.ts';
import { type Caller, query } from '../operation.ts';
import { limitOf } from '../paging.ts';
import { askedBy } from '../subscription/asked.ts';
import { ownerOf } from '../subscription/members.ts';
import type { Trigger } from '../trigger.ts';
import { type Asked, everyTrigger, positionIn, readFeed, triggerOf } from './feed.ts';
import { EventMessage, messageOf } from './message.ts';

export const eventTypesInput = Type.Optional(
  Type.Array(Type.String({ maxLength: 100 }), {
    maxItems: 100,
    description:
      'Only events of these types, as `contact.created`. Without it every change is told once; what is a view of another, as `contact.tagAdded`, is told to those who name it.',
  }),
);

export const eventsOfSubscription = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 255,
    description: 'Only what this subscription asks for: its types, with its filter.',
  }),
);

export const listEvents = query({
  key: 'event.list',
  title: 'List Events',
  description:
    'Returns the events of a location after a cursor, for those who poll. Without a cursor it begins with the oldest that is kept; `cursor=now` begins with what comes next. Keep `nextCursor` and send it with the next call, also after an empty page.',
  group: 'platform',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/events/' },
  isIdempotent: true,
  errors: ['cursor_invalid', 'cursor_expired', 'not_found'],
  input: {
    locationId,
    types: eventTypesInput,
    subscriptionId: eventsOfSubscription,
    limit: limitOf(100, 500),
    cursor,
  },
  output: Type.Object({
    events: Type.Array(EventMessage),
    nextCursor: Type.String({ description: 'The place after these events.' }),
    hasMore: Type.Boolean({ description: 'Whether there are more events now.' }),
  }),

  async handler({ types, subscriptionId, limit = 100, cursor }, { store, caller }) {
    const asked = await askedOf(store, { types, subscriptionId }, caller);
    const after = cursor === 'now' ? await readStreamPosition(store) : positionIn(cursor);
    if (cursor !== undefined) await assertKept(store, after);
    const page = await readFeed(store, asked, { after, limit });
    return {
      events: page.views.map(view => messageOf(store.locationId, view)),
      nextCursor: encodeCursor([page.position, 'event']),
      hasMore: page.hasMore,
    };
  },
});

/**
 * What a caller who names these types, or a subscription, is told of. Throws `scope_missing` for what needs a right that
 * the caller lacks, `not_found` for a subscription of somebody else.
 */
export async function askedOf(
  store: StoreReader,
  {
    types,
    subscriptionId,
  }: { readonly types?: readonly string[] | undefined; readonly subscriptionId?: string | undefined },
  caller: Caller,
): Promise<readonly Asked[]> {
  const asked =
    subscriptionId === undefined
      ? typesAsked(types, caller.rights)
      : askedBy(await getSubscription(store, subscriptionId, ownerOf(caller))).filter(
          ({ trigger }) => types?.includes(trigger.type) ?? true,
        );
  for (const { trigger } of asked) assertRight(trigger, caller.rights);
  return asked;
}

function typesAsked(types: readonly string[] | undefined, rights: ReadonlySet<Right>): readonly Asked[] {
  const asked = types === undefined ? everyTrigger(rights) : types.map(type => triggerOf(type, 'types'));
  return asked.map(trigger => ({ trigger, filters: {} }));
}

function assertRight({ type, scope }: Trigger, rights: ReadonlySet<string>): void {
  if (rights.has(scope)) return;
  throw new RosterError(
    'scope_missing',
    `The token is not authorized for this scope. ${type} needs ${scope}.`,
    {
      scopes: [scope],
    },
  );
}
