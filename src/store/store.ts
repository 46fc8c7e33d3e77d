import type { Kysely, RawBuilder } from 'kysely';
import type { Clock } from '#base/clock.ts';
import { idMaker, type NewId } from '#base/id.ts';
import type { Actor, EventDraft } from '#contacts/event.ts';
import { ReadLog } from './audit/read-log.ts';
import type { EngineKind } from './columns.ts';
import { Dictionaries, type Dictionary } from './dictionary.ts';
import type { Engine, Session } from './engines/engine.ts';
import { readerOf } from './reader.ts';
import { SearchedAside } from './search/aside.ts';
import type { ContactSearch, FoundContacts } from './search/search-contacts.ts';
import { type SealedColumn, Secrets } from './secrets/secrets.ts';
import type { Tables } from './tables.ts';
import { type Finished, openWriter } from './writer.ts';

/** Reads of one location. A write with it does not compile. */
export interface StoreReader {
  readonly locationId: string;
  readonly kind: EngineKind;
  readonly database: Pick<Kysely<Tables>, 'selectFrom' | 'selectNoFrom' | 'fn' | 'dynamic'>;
  readonly rows: Session['rows'];
  readonly hasTextIndex: Session['hasTextIndex'];
  /** Runs a query that is written as text because its tables or parts vary. */
  select<Row>(query: RawBuilder<Row>): Promise<readonly Row[]>;
  /** The moment of the call, the same for all its reads. */
  readonly now: number;
  /** The names of the location's tags and custom fields; `revision` is theirs, where it was read already. */
  dictionary(revision?: number): Promise<Dictionary>;
  /** Runs a search that no index carries where it holds up nobody; not there where that is so already. */
  readonly aside?: (search: ContactSearch) => FoundContacts;
  /** Opens a sealed value of a row. */
  open(place: SealedColumn, sealed: string): Promise<string>;
}

/** Who changes something, and by which operation. */
export interface Cause {
  readonly actor: Actor;
  readonly operation: string;
  /** The address that the call came from; kept with the change, shown by the audit only. */
  readonly from?: string | undefined;
}

/** A transaction of one location. Inside it await nothing but the store. */
export interface StoreWriter extends Omit<StoreReader, 'database'> {
  readonly database: Session['database'];
  readonly send: Session['send'];
  readonly cause: Cause;
  readonly newId: NewId;
  /** To be called by whoever changes a tag or custom field: the dictionary is then read anew. */
  forgetDictionary(): void;
  /** Seals a text for the row that will hold it. */
  seal(place: SealedColumn, text: string): Promise<string>;
  /** Notes events of a contact, or of what hangs on it; `firstNumber` is the number of the first. */
  noteContactEvents(contactId: string, firstNumber: number, events: readonly EventDraft[]): void;
  /** Notes an event that concerns no contact. */
  noteEvent(event: EventDraft): void;
  /** Whether events were noted so far. */
  hasEvents(): boolean;
  /** Tells those who listen to the store, once the transaction is on disk, that there is work for them. */
  announce(news: string): void;
  /**
   * Runs one item of a batch: an error takes back what it wrote and noted, nothing else, and is thrown on. Between
   * the items of a long batch others are served.
   */
  attempt<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Lets others be served, where the transaction has worked for a while; to be called between the parts of a long one. */
  giveTurn(): Promise<void>;
}

export type NewsListener = (locationId: string, news: ReadonlySet<string>) => void;

export interface Store {
  readonly kind: EngineKind;
  read<Result>(locationId: string, work: (store: StoreReader) => Promise<Result>): Promise<Result>;
  /** Runs a transaction; its events are stored with it. When the promise resolves, all of it is on disk. */
  write<Result>(
    locationId: string,
    cause: Cause,
    work: (store: StoreWriter) => Promise<Result>,
  ): Promise<Result>;
  /** Is told of each commit that has news: `events`, or what its work announced. Answers how to be told no more. */
  onNews(listener: NewsListener): () => void;
  /** What was read, until it is written to the audit. */
  readonly reads: ReadLog;
  readonly engine: Engine;
  close(): Promise<void>;
}

export interface StoreOptions {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly newId?: NewId;
  /** Left out where nothing is sealed. */
  readonly secrets?: Secrets;
}

export function openStore(options: StoreOptions): Store {
  const { engine, clock, newId = idMaker(clock) } = options;
  const { secrets = new Secrets([], newId) } = options;
  const dictionaries = new Dictionaries();
  const listeners = new Set<NewsListener>();

  return {
    kind: engine.kind,
    engine,
    async read(locationId, work) {
      const now = clock();
      let found: Map<string, FoundContacts> | undefined;
      for (;;) {
        try {
          return await engine.read(session =>
            work({
              ...readerOf(session, { locationId, now, dictionaries }),
              open: (place, sealed) => secrets.open(session, { ...place, locationId }, sealed),
              aside(search) {
                const known = found?.get(JSON.stringify(search));
                if (known) return known;
                throw new SearchedAside(search);
              },
            }),
          );
        } catch (error) {
          if (!(error instanceof SearchedAside)) throw error;
          // No connection and no snapshot is held meanwhile: the read is left, and begun again with what was found.
          const { search } = error;
          found ??= new Map();
          found.set(JSON.stringify(search), await engine.search({ locationId, now, search }));
        }
      }
    },
    reads: new ReadLog({ engine, clock, newId }),
    async write(locationId, cause, work) {
      let finished: Finished | undefined;
      const news = new Set<string>();
      const terms = { locationId, cause, engine, clock, newId, dictionaries, secrets, news };
      const result = await engine.write(locationId, async session => {
        const { writer, finish } = openWriter(session, terms);
        const done = await work(writer);
        finished = await finish();
        return done;
      });
      const { dictionary, isNumbered } = finished ?? {};
      if (dictionary) dictionaries.remember(locationId, dictionary);
      if (news.has('events') && !(await isNumbered?.())) await engine.sequence(locationId);
      if (news.size > 0) for (const listener of listeners) listener(locationId, news);
      return result;
    },
    onNews(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => engine.close(),
  };
}
