import { canonicalJson } from '#base/json.ts';
import { customFieldAt, type Mapping } from '#contacts/directory/mapping.ts';
import { getConnectionForChange, updateConnection } from '#store/connections/connections.ts';
import {
  noteFieldConflict,
  openFieldConflicts,
  settleFieldConflict,
} from '#store/connections/field-conflicts.ts';
import type { StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { wholeMappingOf } from './directory.ts';
import {
  type MappingState,
  mappingStateNow,
  mappingStateOf,
  type Trouble,
  withMappingState,
} from './mapping-troubles.ts';
import { forgetPlace } from './read-again.ts';

/**
 * Compares the mapping of a connection with the custom fields that are here, before anything is written by it: what is gone or
 * retyped is told, once, and what is back is filled for everybody again. Answers the connection as it is then.
 */
export async function checkMapping(
  store: StoreWriter,
  connection: ConnectionTable,
): Promise<ConnectionTable> {
  const mapping = await wholeMappingOf(connection);
  const dictionary = await store.dictionary();
  const isAsKept = (row: ConnectionTable) => {
    const before = mappingStateOf(row);
    return canonicalJson(mappingStateNow(mapping, before, dictionary)) === canonicalJson(before);
  };
  if (isAsKept(connection)) return connection;
  const row = await getConnectionForChange(store, connection.id);
  if (isAsKept(row)) return row;
  const before = mappingStateOf(row);
  const now = mappingStateNow(mapping, before, dictionary);
  await tell(store, row, mapping, { before, now });
  const after = { ...row, state: withMappingState(row, now) };
  const isBack = Object.entries(before.troubles).some(
    ([part, trouble]) => trouble === 'gone' && now.troubles[part] === undefined,
  );
  if (isBack) return forgetPlace(store, { ...after, version: row.version + 1, date_updated: store.now });
  await updateConnection(store, after);
  return after;
}

async function tell(
  store: StoreWriter,
  { id }: ConnectionTable,
  mapping: Mapping,
  { before, now }: { readonly before: MappingState; readonly now: MappingState },
): Promise<void> {
  const open = await openFieldConflicts(store, id, null);
  for (const [part, row] of open)
    if (now.troubles[part] !== before.troubles[part]) await settleFieldConflict(store, row);
  for (const [part, trouble] of Object.entries(now.troubles)) {
    if (before.troubles[part] === trouble) continue;
    const values = await shown(store, mapping, part);
    const reason = sentenceFor(trouble, part, mapping);
    await noteFieldConflict(store, id, { contactId: null, part, values, reason });
  }
}

async function shown(store: StoreWriter, mapping: Mapping, part: string) {
  const field = (await store.dictionary()).fieldByKey(part.replace('customField:', ''));
  const wanted = customFieldAt(mapping, part);
  return {
    here: field && { name: field.name, dataType: field.dataType },
    there: wanted && { name: wanted.label, dataType: wanted.dataType },
  };
}

function sentenceFor(trouble: Trouble, part: string, mapping: Mapping): string {
  const wanted = customFieldAt(mapping, part);
  if (trouble === 'gone')
    return `The custom field ${wanted?.label ?? part} was deleted here, and the mapping fills it. It is left out, all else goes on. Restore it, take ${part} out of the mapping, or decide for there to have it made anew.`;
  return `The custom field ${wanted?.label ?? part} has another type here than the mapping says (${wanted?.dataType}). Values that do not fit are left out and stand in the records of the runs. Name its type in the mapping, make one of that type, or decide for here to leave it so.`;
}
