import { createHmac, randomBytes } from 'node:crypto';
import { type Bounded, tellOf } from '#base/bounded.ts';
import type { Clock } from '#base/clock.ts';
import type { NewId } from '#base/id.ts';
import { canonicalJson } from '#base/json.ts';
import type { Actor } from '#contacts/event.ts';
import { keptActor } from '../actor.ts';
import type { Engine, Session } from '../engines/engine.ts';
import { statement } from '../statement.ts';
import type { AuditTable } from '../tables-platform.ts';

/** A call that read something. */
export interface NotedRead {
  readonly locationId: string;
  readonly operation: string;
  readonly actor: Actor;
  readonly from: string | undefined;
  /** The contacts that were answered. */
  readonly contactIds: readonly string[];
  /** What was asked for, where that says more than the contacts do. */
  readonly filter: object | undefined;
}

/** Calls of one caller that read alike. */
interface Gathered {
  readonly first: NotedRead;
  calls: number;
  readonly contactIds: string[];
}

/** So many calls are gathered between two writes; what comes beyond is written at once. */
const mostGathered = 50_000;
const rowsAtOnce = 200;

/**
 * Gathers who read what: a call only counts. Written each second and at stop, equal calls of a second as one row, so a
 * crash loses the reads of a second at most.
 */
export class ReadLog implements Bounded {
  readonly name = 'noted reads';
  readonly limit = mostGathered;
  readonly #parts: { readonly engine: Engine; readonly clock: Clock; readonly newId: NewId };
  /** Of this process: digests tell equal filters apart from others, and nothing about their values. */
  readonly #key = randomBytes(32);
  #gathered = new Map<unknown, Gathered>();
  #calls = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(parts: { readonly engine: Engine; readonly clock: Clock; readonly newId: NewId }) {
    this.#parts = parts;
    tellOf(this);
  }

  get size(): number {
    return this.#calls;
  }

  note(read: NotedRead): void {
    // Whether filters are alike is found out when they are written.
    const key = read.filter ?? callOf(read);
    const known = this.#gathered.get(key);
    if (known) {
      known.calls++;
      known.contactIds.push(...read.contactIds);
    } else this.#gathered.set(key, { first: read, calls: 1, contactIds: [...read.contactIds] });
    if (++this.#calls >= mostGathered) void this.write().catch(() => {});
  }

  /** Writes what was gathered; what could not be written is kept for the next time, as far as there is room. */
  write(): Promise<void> {
    const gathered = this.#gathered;
    this.#gathered = new Map();
    this.#calls = 0;
    const before = this.#writing.catch(() => {});
    this.#writing = before.then(async () => {
      try {
        await this.#writeAll([...gathered.values()]);
      } catch (error) {
        for (const each of gathered.values()) {
          if (this.#calls + each.calls > mostGathered) continue;
          // Under a key of its own, so that nothing which was gathered meanwhile is lost.
          this.#gathered.set(each, each);
          this.#calls += each.calls;
        }
        throw error;
      }
    });
    return this.#writing;
  }

  async #writeAll(gathered: readonly Gathered[]): Promise<void> {
    for (const [locationId, ofLocation] of Map.groupBy(gathered, ({ first }) => first.locationId)) {
      const rows = this.#rowsOf(locationId, ofLocation);
      for (let start = 0; start < rows.length; start += rowsAtOnce) {
        const part = rows.slice(start, start + rowsAtOnce);
        await this.#parts.engine.write(locationId, async session => {
          for (const row of part) await insertAudit(session, row);
        });
      }
    }
  }

  #rowsOf(locationId: string, gathered: readonly Gathered[]): AuditTable[] {
    const { clock, newId } = this.#parts;
    const alike = Map.groupBy(gathered, ({ first }) => `${callOf(first)}\n${this.#digest(first.filter)}`);
    return [...alike].flatMap(([key, group]) => {
      const [one] = group;
      if (!one) return [];
      return {
        location_id: locationId,
        id: newId(),
        at: clock(),
        kind: 'read',
        operation: one.first.operation,
        actor: keptActor(one.first),
        calls: group.reduce((sum, { calls }) => sum + calls, 0),
        contact_ids: JSON.stringify([...new Set(group.flatMap(({ contactIds }) => contactIds))]),
        digest: key.slice(key.lastIndexOf('\n') + 1),
      };
    });
  }

  #digest(filter: object | undefined): string {
    if (filter === undefined) return '';
    return createHmac('sha256', this.#key).update(canonicalJson(filter)).digest('base64url').slice(0, 22);
  }
}

/** Who called what, and from where; all of it is the server's own or of a known form, so it has no line break. */
function callOf({ locationId, operation, actor, from = '' }: NotedRead): string {
  return `${locationId}\n${operation}\n${actor.clientId}\n${actor.id}\n${from}`;
}

const insert = statement<AuditTable>()((database, bind) =>
  database.insertInto('audit').values({
    location_id: bind('location_id'),
    id: bind('id'),
    at: bind('at'),
    kind: bind('kind'),
    operation: bind('operation'),
    actor: bind('actor'),
    calls: bind('calls'),
    contact_ids: bind('contact_ids'),
    digest: bind('digest'),
  }),
);

export async function insertAudit(session: Pick<Session, 'rows'>, row: AuditTable): Promise<void> {
  await session.rows(insert, row);
}
