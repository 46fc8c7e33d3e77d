import { toIso } from '#base/clock.ts';
import { contactName } from '#contacts/name.ts';
import type { SyncConflict } from '#contacts/sync-conflict.ts';
import { choicesOf, resolutionOf } from '#store/connections/conflicts.ts';
import { valuesOfConflict } from '#store/connections/field-conflicts.ts';
import { namesOfPeople } from '#store/connections/search-people.ts';
import { findContacts } from '#store/contacts/list-contacts.ts';
import type { StoreReader } from '#store/store.ts';
import type { SyncConflictTable } from '#store/tables-links.ts';

/** Conflicts of a connection as administrators see them, with the names of whom they are about. */
export async function presentConflicts(
  store: StoreReader,
  connectionId: string,
  rows: readonly SyncConflictTable[],
): Promise<SyncConflict[]> {
  const contacts = await findContacts(store, rows.flatMap(choicesOf));
  const people = await namesOfPeople(
    store,
    connectionId,
    rows.flatMap(row => row.person_id ?? []),
  );
  return rows.map(row => {
    const personName = people.get(row.person_id ?? '');
    const resolution = resolutionOf(row);
    return {
      id: row.id,
      connectionId,
      kind: row.kind,
      ...(row.person_id !== null && { personId: row.person_id }),
      ...(personName && { personName }),
      ...(row.contact_id !== null && { contactId: row.contact_id }),
      ...(row.field !== null && { field: row.field }),
      choices: choicesOf(row).map(contactId => {
        const contact = contacts.get(contactId);
        return { contactId, ...(contact && { name: contactName(contact) }) };
      }),
      ...(row.kind === 'field' && bothValues(row)),
      reason: row.reason,
      status: row.status,
      ...(resolution && { resolution }),
      dateAdded: toIso(row.date_added),
      ...(row.date_resolved !== null && { dateResolved: toIso(row.date_resolved) }),
    };
  });
}

function bothValues(row: SyncConflictTable) {
  const { here = null, there = null } = valuesOfConflict(row);
  return { here, there };
}
