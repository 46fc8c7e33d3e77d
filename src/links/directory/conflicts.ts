import { choicesOf, openConflict, resolutionOf, settledChoice } from '#store/connections/conflicts.ts';
import type { StoreWriter } from '#store/store.ts';
import type { SyncConflictTable } from '#store/tables-links.ts';
import type { Directory } from './directory.ts';

/** What somebody has to decide. */
export interface NewConflict {
  readonly kind: SyncConflictTable['kind'];
  readonly personId: string;
  readonly contactId: string | null;
  /** The member of the contact that it is about; null where it is about who the person is. */
  readonly field: string | null;
  /** The contacts that there are to choose from. */
  readonly choices: readonly string[];
  readonly reason: string;
}

/** Lists a conflict and tells of it; one that is listed already is told once. */
export async function noteConflict(
  store: StoreWriter,
  { connection }: Pick<Directory, 'connection'>,
  { kind, personId, contactId, field, choices, reason }: NewConflict,
): Promise<void> {
  const text = JSON.stringify(choices);
  const open = await openConflicts(store, connection.id, personId).execute();
  if (open.some(row => row.kind === kind && row.field === field && row.choices === text)) return;
  if (field !== null && (await isDecided(store, connection.id, field, choices))) return;
  await settleConflicts(store, { connection }, personId);
  await openConflict(store, {
    connection_id: connection.id,
    kind,
    person_id: personId,
    contact_id: contactId,
    field,
    choices: text,
    reason,
  });
}

function openConflicts({ database, locationId }: StoreWriter, connectionId: string, personId: string) {
  return database
    .selectFrom('sync_conflict')
    .selectAll()
    .where('location_id', '=', locationId)
    .where('connection_id', '=', connectionId)
    .where('person_id', '=', personId)
    .where('status', '=', 'open');
}

/** Whether a person has decided before between the same contacts. */
async function isDecided(
  { database, locationId }: StoreWriter,
  connectionId: string,
  field: string,
  choices: readonly string[],
): Promise<boolean> {
  const rows = await database
    .selectFrom('sync_conflict')
    .select(['kind', 'choices', 'resolution'])
    .where('location_id', '=', locationId)
    .where('contact_id', 'in', [...choices])
    .where('connection_id', '=', connectionId)
    .where('field', '=', field)
    .where('status', '=', 'resolved')
    .execute();
  const sorted = [...choices].sort().join();
  return rows.some(
    row => resolutionOf(row)?.choice !== settledChoice && [...choicesOf(row)].sort().join() === sorted,
  );
}

/** Takes off the list what settled itself. */
export async function settleConflicts(
  store: StoreWriter,
  { connection }: Pick<Directory, 'connection'>,
  personId: string,
): Promise<void> {
  await store.database
    .updateTable('sync_conflict')
    .set({
      status: 'resolved',
      resolution: JSON.stringify({ choice: settledChoice }),
      date_resolved: store.now,
    })
    .where('location_id', '=', store.locationId)
    .where('connection_id', '=', connection.id)
    .where('person_id', '=', personId)
    .where('status', '=', 'open')
    .execute();
}
