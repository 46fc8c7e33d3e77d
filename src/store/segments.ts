import { toIso } from '#base/clock.ts';
import { notFound, RosterError } from '#base/errors.ts';
import { parseJson } from '#base/json.ts';
import { changesBetween } from '#contacts/changes.ts';
import type { Segment } from '#contacts/segment.ts';
import { foldText } from '#contacts/text.ts';
import { beginConsumer, endConsumer } from './consumers.ts';
import { insertRow, updateRow } from './rows.ts';
import { statement } from './statement.ts';
import type { StoreReader, StoreWriter } from './store.ts';
import type { SegmentTable } from './tables-platform.ts';

/** What of a segment can be changed. */
export type SegmentFields = Pick<Segment, 'name' | 'filters' | 'sort'>;

/** The consumer that tells who entered and left; it runs where there are segments. */
export const segmentConsumer = 'segments';

const members = ['name', 'filters', 'sort'] as const;

export async function insertSegment(store: StoreWriter, fields: SegmentFields): Promise<Segment> {
  const row = toRow(store, fields, { id: store.newId(), version: 1, date_added: store.now });
  await insertRow(store, 'segment', row);
  await beginConsumer(store, segmentConsumer);
  const segment = presentSegment(row);
  store.noteEvent({
    type: 'segment.created',
    data: { segment },
    changes: changesBetween(undefined, segment, members),
  });
  return segment;
}

/** A page of the segments of the location, by name, and how many there are. */
export async function listSegments(
  store: StoreReader,
  { limit, skip }: { readonly limit: number; readonly skip: number },
): Promise<{ segments: Segment[]; total: number }> {
  const all = store.database.selectFrom('segment').where('location_id', '=', store.locationId);
  const rows = await all.selectAll().orderBy('name_folded').orderBy('id').limit(limit).offset(skip).execute();
  const { total } = await all.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  return { segments: rows.map(presentSegment), total };
}

const ofLocation = statement<{ location_id: string }>()((database, bind) =>
  database.selectFrom('segment').selectAll().where('location_id', '=', bind('location_id')),
);

/** Every segment of the location. */
export async function allSegments(store: StoreReader): Promise<Segment[]> {
  const rows = await store.rows(ofLocation, { location_id: store.locationId });
  return rows.map(presentSegment);
}

/** Throws `not_found`. */
export async function getSegment(store: StoreReader, id: string): Promise<Segment> {
  const row = await store.database
    .selectFrom('segment')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw notFound('The segment');
  return presentSegment(row);
}

const lock = statement<{ location_id: string; id: string }>()((database, bind, kind) => {
  const query = database
    .selectFrom('segment')
    .selectAll()
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('id'));
  return kind === 'sqlite' ? query : query.forUpdate();
});

/** Changes the named fields; where nothing differs, nothing is written. Throws `not_found` and `version_conflict`. */
export async function changeSegment(
  store: StoreWriter,
  id: string,
  fields: Partial<SegmentFields>,
  ifVersion: number | undefined,
): Promise<Segment> {
  const row = await getForChange(store, id, ifVersion);
  const before = presentSegment(row);
  const changed = toRow(store, { ...before, ...fields }, { ...row, version: row.version + 1 });
  const segment = presentSegment(changed);
  const changes = changesBetween(before, segment, members);
  if (changes.length === 0) return before;
  await updateRow(store, 'segment', changed);
  store.noteEvent({ type: 'segment.updated', data: { segment }, changes });
  return segment;
}

/** Throws `not_found` and `version_conflict`. */
export async function deleteSegment(
  store: StoreWriter,
  id: string,
  ifVersion: number | undefined,
): Promise<void> {
  const segment = presentSegment(await getForChange(store, id, ifVersion));
  await store.database
    .deleteFrom('segment')
    .where('location_id', '=', store.locationId)
    .where('id', '=', id)
    .execute();
  const { total } = await listSegments(store, { limit: 1, skip: 0 });
  if (total === 0) await endConsumer(store, segmentConsumer);
  store.noteEvent({ type: 'segment.deleted', data: { segment }, changes: [] });
}

async function getForChange(
  store: StoreWriter,
  id: string,
  ifVersion: number | undefined,
): Promise<SegmentTable> {
  const [row] = await store.rows(lock, { location_id: store.locationId, id });
  if (!row) throw notFound('The segment');
  if (ifVersion === undefined || row.version === ifVersion) return row;
  throw new RosterError(
    'version_conflict',
    `The segment is at version ${row.version}, not ${ifVersion}. Read it again and repeat the change.`,
  );
}

function toRow(
  { locationId, now }: StoreWriter,
  { name, filters, sort }: SegmentFields,
  { id, version, date_added }: Pick<SegmentTable, 'id' | 'version' | 'date_added'>,
): SegmentTable {
  return {
    location_id: locationId,
    id,
    version,
    name,
    name_folded: foldText(name),
    filters: JSON.stringify(filters),
    sort: JSON.stringify(sort),
    date_added,
    date_updated: now,
  };
}

function presentSegment(row: SegmentTable): Segment {
  return {
    id: row.id,
    locationId: row.location_id,
    version: row.version,
    name: row.name,
    filters: listIn(row.filters),
    sort: listIn(row.sort),
    createdAt: toIso(row.date_added),
    updatedAt: toIso(row.date_updated),
  };
}

function listIn(text: string): unknown[] {
  const list = parseJson(text);
  return Array.isArray(list) ? list : [];
}
