import Type from 'typebox';
import { monotonic } from '#base/clock.ts';
import { encodeCursor } from '#base/cursor.ts';
import { assertKept, readStreamPosition } from '#store/events.ts';
import { locationId } from '../contact/members.ts';
import { cursor } from '../cursor.ts';
import { type DownloadContext, download } from '../operation.ts';
import { type Asked, positionIn, readFeed } from './feed.ts';
import { askedOf, eventsOfSubscription, eventTypesInput } from './list.ts';
import { messageOf } from './message.ts';

const longest = 3600;
/** Proxies close a connection on which nothing comes. In milliseconds. */
const heartbeat = 15_000;
/** What another replica stored is looked for so often, in milliseconds. */
const lookEvery = 1000;
const eventsAtOnce = 100;

export const streamEvents = download({
  key: 'event.stream',
  title: 'Follow Events',
  description:
    'Sends the events of a location as they happen, as server-sent events, from a cursor on, or from now on without one. The id of each is the cursor to go on from: send that of the last one when the connection ends.',
  group: 'platform',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/events/stream' },
  isIdempotent: true,
  errors: ['cursor_invalid', 'cursor_expired', 'not_found'],
  answers: ['text/event-stream'],
  input: {
    locationId,
    types: eventTypesInput,
    subscriptionId: eventsOfSubscription,
    cursor,
    seconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: longest,
        default: longest,
        description: 'The answer ends after so many seconds; with 0 it ends with what there is now.',
      }),
    ),
  },

  async handler({ types, subscriptionId, cursor, seconds = longest }, context) {
    const { store, caller } = context;
    const asked = await store.read(reader => askedOf(reader, { types, subscriptionId }, caller));
    const from = await store.read(async reader => {
      if (cursor === undefined || cursor === 'now') return readStreamPosition(reader);
      const after = positionIn(cursor);
      await assertKept(reader, after);
      return after;
    });
    return { mediaType: 'text/event-stream', pieces: () => follow(context, asked, from, seconds * 1000) };
  },
});

async function* follow(
  { store, news, stopping }: DownloadContext,
  asked: readonly Asked[],
  from: number,
  milliseconds: number,
): AsyncGenerator<Uint8Array> {
  const end = monotonic() + milliseconds;
  let position = from;
  let quietSince = monotonic();
  // Whoever reads the answer sees at once that it has begun.
  yield Buffer.from(': the events follow\n\n');
  for (;;) {
    const coming = news(Math.max(0, Math.min(lookEvery, end - monotonic())));
    const page = await store.read(reader =>
      readFeed(reader, asked, { after: position, limit: eventsAtOnce }),
    );
    position = page.position;
    for (const view of page.views) {
      const message = messageOf(store.locationId, view);
      const id = encodeCursor([view.event.position, 'event']);
      yield Buffer.from(`id: ${id}\nevent: ${message.type}\ndata: ${JSON.stringify(message)}\n\n`);
      quietSince = monotonic();
    }
    if (page.hasMore) continue;
    if (stopping.aborted || monotonic() >= end) return;
    if (monotonic() - quietSince > heartbeat) {
      yield Buffer.from(': nothing new\n\n');
      quietSince = monotonic();
    }
    await coming;
  }
}
