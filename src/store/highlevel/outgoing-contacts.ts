import { sql } from 'kysely';
import { statement } from '../statement.ts';
import type { StoreReader, StoreWriter } from '../store.ts';
import { type ChangedRecord, noteOutgoing } from './outgoing.ts';

/** In place of a fingerprint: nothing was sent of a note or task, and an equal one of its contact may be there already. */
export function perhapsThere(contactId: string): string {
  return `perhaps ${contactId}`;
}

const hangingOn = statement<{ location_id: string; contact_id: string }>()(
  (_database, bind) => sql<ChangedRecord>`
    select 'note' as kind, id as record_id, contact_id from note
      where location_id = ${bind('location_id')} and contact_id = ${bind('contact_id')}
    union all select 'task', id, contact_id from task
      where location_id = ${bind('location_id')} and contact_id = ${bind('contact_id')}`,
);

/** The notes and tasks of a contact. */
export async function hangingRecordsOf(
  store: StoreReader | StoreWriter,
  contactId: string,
): Promise<readonly ChangedRecord[]> {
  return store.rows(hangingOn, { location_id: store.locationId, contact_id: contactId });
}

const unlinkedAfter = statement<{
  location_id: string;
  connection_id: string;
  id: string;
  limit: number;
}>()(
  (_database, bind) => sql<{ id: string }>`select id from contact
    where location_id = ${bind('location_id')} and id > ${bind('id')} and deleted_at is null
      and not exists (select 1 from remote_record where remote_record.location_id = ${bind('location_id')}
        and remote_record.connection_id = ${bind('connection_id')} and remote_record.kind in ('contact', 'untied')
        and remote_record.local_id = contact.id)
    order by id limit ${bind('limit')}`,
);

export interface UnlinkedQuery {
  /** The last contact of the batch before; '' at first. */
  readonly after: string;
  readonly limit: number;
  /** The run that has them noted. */
  readonly runId: string | null;
}

/**
 * Notes contacts that are not linked, with what hangs on them, as changed; answers the last, nothing at the end. They may be
 * there all the same, as after an earlier link.
 */
export async function noteUnlinked(
  store: StoreWriter,
  connectionId: string,
  { after, limit, runId }: UnlinkedQuery,
): Promise<string | undefined> {
  const rows = await store.rows(unlinkedAfter, {
    location_id: store.locationId,
    connection_id: connectionId,
    id: after,
    limit,
  });
  const records: ChangedRecord[] = [];
  for (const { id } of rows) records.push(...(await withHanging(store, id, runId)));
  await noteOutgoing(store, connectionId, records);
  return rows.length < limit ? undefined : rows.at(-1)?.id;
}

/** Notes a contact with what hangs on it as changed; equal notes and tasks may be there already. */
export async function noteWithHanging(
  store: StoreWriter,
  connectionId: string,
  contactId: string,
): Promise<void> {
  await noteOutgoing(store, connectionId, await withHanging(store, contactId, null));
}

async function withHanging(
  store: StoreWriter,
  id: string,
  runId: string | null,
): Promise<readonly ChangedRecord[]> {
  const hanging = await hangingRecordsOf(store, id);
  return [
    { kind: 'contact', record_id: id, contact_id: id, run_id: runId },
    ...hanging.map(record => ({ ...record, fingerprint: perhapsThere(id), run_id: runId })),
  ];
}
