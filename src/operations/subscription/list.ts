import Type from 'typebox';
import { decodeCursor, encodeCursor } from '#base/cursor.ts';
import { Subscription } from '#contacts/subscription.ts';
import { isOwn, readSubscriptions } from '#store/webhooks/subscriptions.ts';
import { locationId } from '../contact/members.ts';
import { cursor, nextCursor } from '../cursor.ts';
import { query } from '../operation.ts';
import { limitOf } from '../paging.ts';
import { ownerOf } from './members.ts';
import { presentSubscription } from './present.ts';

export const listSubscriptions = query({
  key: 'subscription.list',
  title: 'List Webhook Subscriptions',
  description:
    'Returns the webhook subscriptions of a location with their health, the newest first: those of the caller, or with `roster.admin` all.',
  group: 'platform',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/subscriptions/' },
  isIdempotent: true,
  errors: ['cursor_invalid'],
  input: { locationId, limit: limitOf(20), cursor },
  output: Type.Object({ subscriptions: Type.Array(Subscription), nextCursor }),

  async handler({ limit = 20, cursor }, { store, caller }) {
    const [, after] = cursor === undefined ? [] : decodeCursor(cursor);
    const owner = ownerOf(caller);
    // A location has 500 of them at most, so that all can be read.
    const rows = (await readSubscriptions(store)).filter(
      row => isOwn(row, owner) && (after === undefined || row.id < after),
    );
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    const subscriptions: Subscription[] = [];
    for (const row of page) subscriptions.push(await presentSubscription(store, row));
    return { subscriptions, ...(last && { nextCursor: encodeCursor(['subscription', last.id]) }) };
  },
});
