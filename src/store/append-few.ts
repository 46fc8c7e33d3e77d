import { type RawBuilder, sql } from 'kysely';
import type { Session } from './engines/engine.ts';
import { insertOf, keptStatement } from './rows.ts';
import { type Bound, statement } from './statement.ts';
import type { EventTable, HistoryTable } from './tables.ts';

/** So few events are one statement. */
export const fewEvents = 2;

export interface FewEvents {
  readonly locationId: string;
  /** In the order in which they get their positions. */
  readonly events: readonly EventTable[];
  readonly history: readonly HistoryTable[];
  /** What they add to the counter of contacts. */
  readonly contacts: number;
}

/**
 * Stores one or two events on PostgreSQL, as the last statement of a transaction. They get their positions with it, unless
 * somebody else numbers events of the location at that moment, or events of the same contact wait for theirs: so no writer waits
 * for another's flush, and those of a contact keep their order. Answers, once it is run, whether they got them.
 */
export function appendFew(session: Pick<Session, 'rows'>, few: FewEvents): () => Promise<boolean> {
  const { locationId, events, history, contacts } = few;
  const bound: Record<string, unknown> = { location_id: locationId, contacts };
  for (const [index, row] of events.entries()) nameValues(bound, `event ${index}`, row);
  for (const [index, row] of history.entries()) nameValues(bound, `history ${index}`, row);
  const owners = events.map(({ contact_id }) => (contact_id === null ? 'none' : 'a contact'));
  const name = `append ${owners}, ${history.length}, ${contacts !== 0}`;
  const append = keptStatement(name, () => statement<Bound>()((_database, bind) => textOf(few, bind)));
  const isNumbered = Promise.resolve(session.rows(append, bound)).then(
    ([last]) => last instanceof Object && 'position' in last && last.position !== null,
    () => false,
  );
  return () => isNumbered;
}

type Bind = (name: string) => RawBuilder<unknown>;

function nameValues(bound: Record<string, unknown>, of: string, row: object): void {
  for (const [column, value] of Object.entries(row)) bound[`${of} ${column}`] = value;
}

function textOf({ events, history, contacts }: FewEvents, bind: Bind): RawBuilder<unknown> {
  const noneWaits = events.map(({ contact_id }, index) => {
    const ofContact = contact_id === null ? sql`is null` : sql`= ${bind(`event ${index} contact_id`)}`;
    return sql`not exists (select 1 from event where location_id = ${bind('location_id')}
      and position is null and contact_id ${ofContact})`;
  });
  const moved = sql`moved as (
    update stream set position = stream.position + ${sql.lit(events.length)}
    where location_id = ${bind('location_id')} and location_id = (
      select free.location_id from stream as free where free.location_id = ${bind('location_id')}
        and ${sql.join(noneWaits, sql` and `)} for update skip locked
    )
    returning position
  )`;
  const counted = sql`counted as (
    insert into counter (location_id, name, value)
    select ${bind('location_id')}, 'contacts', ${bind('contacts')}::bigint from moved
    on conflict (location_id, name) do update set value = counter.value + excluded.value
  )`;
  const [last, ...others] = [
    ...events.map((row, index) =>
      insertOf('event', Object.keys(row), column =>
        column === 'position'
          ? sql`(select position - ${sql.lit(events.length - 1 - index)} from moved)`
          : bind(`event ${index} ${column}`),
      ),
    ),
    ...history.map((row, index) =>
      insertOf('history', Object.keys(row), column => bind(`history ${index} ${column}`)),
    ),
  ];
  const parts = [
    moved,
    ...(contacts === 0 ? [] : [counted]),
    ...others.map((other, index) => sql`${sql.ref(`other${index}`)} as (${other})`),
  ];
  return sql`with ${sql.join(parts)} ${last} returning position`;
}
