import { statement } from '../statement.ts';
import type { StoreWriter } from '../store.ts';
import type { DirectoryPersonTable } from '../tables-links.ts';
import { isAmong, listOf, type ValueList } from '../value-list.ts';

const ofIds = statement<{ location_id: string; connection_id: string; ids: ValueList }>()(
  (database, bind, kind) => {
    const people = database
      .selectFrom('directory_person')
      .selectAll()
      .where('location_id', '=', bind('location_id'))
      .where('connection_id', '=', bind('connection_id'))
      .where(isAmong(kind, 'person_id', bind('ids')))
      .orderBy('person_id');
    return kind === 'sqlite' ? people : people.forUpdate();
  },
);

/** What is known of these people of a connection, by id; the rows are locked until the transaction ends. */
export async function lockPeople(
  store: StoreWriter,
  connectionId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, DirectoryPersonTable>> {
  if (ids.length === 0) return new Map();
  const rows = await store.rows(ofIds, {
    location_id: store.locationId,
    connection_id: connectionId,
    ids: listOf(store.kind, ids),
  });
  return new Map(rows.map(row => [row.person_id, row]));
}

const mark = statement<{ location_id: string; connection_id: string; ids: ValueList; pass_id: string }>()(
  (database, bind, kind) =>
    database
      .updateTable('directory_person')
      .set({ pass_id: bind('pass_id'), leaving: null })
      .where('location_id', '=', bind('location_id'))
      .where('connection_id', '=', bind('connection_id'))
      .where(isAmong(kind, 'person_id', bind('ids'))),
);

/** Marks people as seen by a pass over the whole directory, where nothing else of them changed. */
export async function markPeople(
  store: StoreWriter,
  connectionId: string,
  ids: readonly string[],
  passId: string,
): Promise<void> {
  if (ids.length === 0) return;
  await store.send(mark, {
    location_id: store.locationId,
    connection_id: connectionId,
    ids: listOf(store.kind, ids),
    pass_id: passId,
  });
}
