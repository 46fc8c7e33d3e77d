import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Clock, monotonic } from '#base/clock.ts';
import type { NewId } from '#base/id.ts';
import { fewEvents } from './append-few.ts';
import type { Dictionaries, Dictionary } from './dictionary.ts';
import type { Engine, Session } from './engines/engine.ts';
import { appendEvents, numberInTransaction, type PendingEvent } from './outbox.ts';
import type { Secrets } from './secrets/secrets.ts';
import type { Cause, StoreWriter } from './store.ts';

/** More events than these get their positions before they are stored, where that is possible: to write each twice costs more. */
const few = 8;
/** A batch lets others be served after so many milliseconds. */
const longestTurn = 5;

/** What a writer is of: a location, and who changes it. */
export interface WriteTerms {
  readonly locationId: string;
  readonly cause: Cause;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly dictionaries: Dictionaries;
  readonly secrets: Secrets;
  /** Is added to by what the work announces. */
  readonly news: Set<string>;
}

/** A writer, and what ends its transaction. */
export interface OpenWriter {
  readonly writer: StoreWriter;
  /** Stores the events that the work noted: the last of the transaction. */
  finish(): Promise<Finished>;
}

export interface Finished {
  /** As it is after the transaction; nothing where it was not read. */
  readonly dictionary: Dictionary | undefined;
  /** Whether the events have their positions, to be asked after the commit. */
  readonly isNumbered: (() => Promise<boolean>) | undefined;
}

/** What writes one location by a session. */
export function openWriter(session: Session, terms: WriteTerms): OpenWriter {
  const { locationId, cause, engine, clock, newId, dictionaries, secrets, news } = terms;
  const pending: PendingEvent[] = [];
  let dictionary: Promise<Dictionary> | undefined;
  const giveTurn = turns();

  const writer: StoreWriter = {
    locationId,
    cause,
    newId,
    kind: session.kind,
    database: session.database,
    rows: session.rows,
    send: session.send,
    hasTextIndex: () => session.hasTextIndex(),
    select: async query => (await query.execute(session.database)).rows,
    now: clock(),
    dictionary: revision => (dictionary ??= dictionaries.readInTransaction(session, locationId, revision)),
    forgetDictionary() {
      dictionary = undefined;
    },
    open: (place, sealed) => secrets.open(session, { ...place, locationId }, sealed),
    seal: (place, text) => secrets.seal(session, clock(), { ...place, locationId }, text),
    noteContactEvents(contactId, firstNumber, events) {
      events.forEach((event, index) => {
        pending.push({ ...event, contactId, eventNumber: firstNumber + index });
      });
    },
    announce: name => news.add(name),
    giveTurn,
    hasEvents: () => pending.length > 0,
    noteEvent: event => pending.push({ ...event, contactId: null, eventNumber: pending.length }),
    async attempt(part) {
      await giveTurn();
      const noted = pending.length;
      try {
        return await session.attempt(part);
      } catch (error) {
        pending.length = noted;
        dictionary = undefined;
        throw error;
      }
    },
  };

  return {
    writer,
    async finish() {
      const isAlone = pending.length > fewEvents && engine.isAlone(locationId);
      const isHeld = isAlone && pending.length > few && (await numberInTransaction(session, locationId)());
      const isDone = await appendEvents(writer, pending, { giveTurn, isHeld });
      if (pending.length > 0) news.add('events');
      const read = await dictionary;
      if (isHeld) return { dictionary: read, isNumbered: async () => true };
      return {
        dictionary: read,
        isNumbered: isAlone ? numberInTransaction(session, locationId) : isDone,
      };
    },
  };
}

/** Lets others be served, where the work has lasted for a turn. */
function turns(): () => Promise<void> {
  let turnEnds = monotonic() + longestTurn;
  return async () => {
    if (monotonic() <= turnEnds) return;
    await nextTurn();
    turnEnds = monotonic() + longestTurn;
  };
}
