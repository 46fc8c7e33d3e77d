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

/** So many are gathered between two writes; what comes beyond is written at once. */
const mostGathered = 50_000;
const rowsAtOnce = 200;

/**
 * Gathers who read what: a call only adds to a list. Written each second and at stop, equal calls of a second as one
 * row, so a crash loses the reads of a second at most.
 */
export class ReadLog implements Bounded {
  readonly name = 'noted reads';
  readonly limit = mostGathered;
  readonly #parts: { readonly engine: Engine; readonly clock: Clock; readonly newId: NewId };
  /** Of this process: digests tell equal filters apart from others, and nothing about their values. */
  readonly #key = randomBytes(32);
  #gathered: NotedRead[] = [];
  #writing: Promise<void> = Promise.resolve();

  constructor(parts: { readonly engine: Engine; readonly clock: Clock; readonly newId: NewId }) {
    this.#parts = parts;
    tellOf(this);
  }

  get size(): number {
    return this.#gathered.length;
  }

  note(read: NotedRead): void {
    this.#gathered.push(read);
    if (this.#gathered.length >= mostGathered) void this.write().catch(() => {});
  }

  /** Writes what was gathered; what could not be written is kept for the next time. */
  write(): Promise<void> {
    const reads = this.#gathered;
    this.#gathered = [];
    const before = this.#writing.catch(() => {});
    this.#writing = before.then(async () => {
      try {
        await this.#writeAll(reads);
      } catch (error) {
        this.#gathered = [...reads, ...this.#gathered].slice(-mostGathered);
        throw error;
      }
    });
    return this.#writing;
  }

  async #writeAll(reads: readonly NotedRead[]): Promise<void> {
    for (const [locationId, ofLocation] of Map.groupBy(reads, read => read.locationId)) {
      const rows = this.#rowsOf(locationId, ofLocation);
      for (let start = 0; start < rows.length; start += rowsAtOnce) {
        const part = rows.slice(start, start + rowsAtOnce);
        await this.#parts.engine.write(locationId, async session => {
          for (const row of part) await insertAudit(session, row);
        });
      }
    }
  }

  #rowsOf(locationId: string, reads: readonly NotedRead[]): AuditTable[] {
    const { clock, newId } = this.#parts;
    const groups = Map.groupBy(reads, ({ operation, actor, from = '', filter }) =>
      [operation, actor.clientId, actor.id, from, this.#digest(filter)].join('\n'),
    );
    return [...groups].flatMap(([key, group]) => {
      const [first] = group;
      if (!first) return [];
      return {
        location_id: locationId,
        id: newId(),
        at: clock(),
        kind: 'read',
        operation: first.operation,
        actor: keptActor(first),
        calls: group.length,
        contact_ids: JSON.stringify([...new Set(group.flatMap(read => read.contactIds))]),
        digest: key.slice(key.lastIndexOf('\n') + 1),
      };
    });
  }

  #digest(filter: object | undefined): string {
    if (filter === undefined) return '';
    return createHmac('sha256', this.#key).update(canonicalJson(filter)).digest('base64url').slice(0, 22);
  }
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
