import { customFieldAt } from '#contacts/directory/mapping.ts';
import { makeField } from '#links/directory/custom-values.ts';
import { wholeMappingOf } from '#links/directory/directory.ts';
import { mappingStateOf, withMappingState } from '#links/directory/mapping-troubles.ts';
import { wakeConnection } from '#links/directory/poll.ts';
import { updateConnection } from '#store/connections/connections.ts';
import type { StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { refuseMember } from '../connection/members.ts';
import type { FieldChoice } from './resolve-field.ts';

/** A custom field that a mapping fills is gone or retyped here: it is left so, or made and filled anew for everybody. */
export async function resolveMapped(
  store: StoreWriter,
  connection: ConnectionTable,
  part: string,
  choice: FieldChoice['choice'],
): Promise<void> {
  const { seen, troubles } = mappingStateOf(connection);
  if (choice === 'value' || (choice === 'there' && troubles[part] === 'retyped'))
    refuseMember('choice', 'choice must be here, to leave it as it is, or there, where the field is missing');
  if (choice === 'here') return;
  const wanted = customFieldAt(await wholeMappingOf(connection), part);
  const isMissing = wanted && !(await store.dictionary()).fieldByKey(wanted.key);
  if (isMissing) await makeField(store, wanted);
  const { [part]: _, ...others } = troubles;
  const after = {
    ...connection,
    version: connection.version + 1,
    date_updated: store.now,
    state: withMappingState(connection, { seen, troubles: others }),
  };
  await updateConnection(store, after);
  await wakeConnection(store, after, 'full');
}
