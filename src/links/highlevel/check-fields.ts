import type { CustomFieldDefinition } from '#contacts/custom-field.ts';
import {
  noteFieldConflict,
  openFieldConflicts,
  settleFieldConflict,
} from '#store/connections/field-conflicts.ts';
import { forgetRemote, type RemoteRecord } from '#store/highlevel/remote-records.ts';
import type { StoreWriter } from '#store/store.ts';
import type { Members } from './client.ts';

/** What became of a field that is kept alike, as somebody is told; `isApart` where its values are left as they are. */
interface Finding {
  readonly reason: string;
  readonly isApart: boolean;
}

/**
 * Compares fields that are kept alike with what they are on both sides, lists those that are not the same any more, and
 * takes off the list those that are again. Answers the ids of those whose values are to stay as they are.
 */
export async function checkFields(
  store: StoreWriter,
  connectionId: string,
  linked: readonly RemoteRecord[],
  there: readonly Members[],
): Promise<ReadonlySet<string>> {
  const dictionary = await store.dictionary();
  const open = await openFieldConflicts(store, connectionId, null);
  const apart = new Set<string>();
  for (const record of linked) {
    const field = dictionary.field(record.localId);
    const remote = there.find(({ id }) => id === record.remoteId);
    const part = `customField:${record.here.key}`;
    const known = open.get(part);
    const found = findingOf(record, field, remote);
    if (!field && !remote) await forgetRemote(store, connectionId, record);
    if (found?.isApart) apart.add(record.localId);
    if (known && known.reason !== found?.reason) await settleFieldConflict(store, known);
    if (found && known?.reason !== found.reason) {
      const values = { here: shownField(field), there: shownField(remote) };
      await noteFieldConflict(store, connectionId, { contactId: null, part, values, reason: found.reason });
    }
  }
  return apart;
}

function findingOf(
  { here: { key, name, nameThere } }: RemoteRecord,
  field: CustomFieldDefinition | undefined,
  remote: Members | undefined,
): Finding | undefined {
  if (!field && !remote) return undefined;
  if (!field)
    return {
      isApart: true,
      reason: `The custom field ${name ?? key} was deleted here. Its values stay in HighLevel. Restore it, or decide for here to let go of it.`,
    };
  if (!remote)
    return {
      isApart: true,
      reason: `The custom field ${field.name} is not in HighLevel any more. Its values stay here. Decide for here to have it found or made there anew.`,
    };
  if (field.dataType !== remote.dataType)
    return {
      isApart: true,
      reason: `The custom field ${field.name} is ${field.dataType} here and ${remote.dataType} in HighLevel. Its values stay as they are on both sides. Make a field of the same type, and decide for here to have it found.`,
    };
  // Fields are held by their ids: a new name changes nothing but what people see.
  const isRenamed = nameThere !== undefined && (field.name !== name || remote.name !== nameThere);
  if (!isRenamed || field.name === remote.name) return undefined;
  return {
    isApart: false,
    reason: `The custom field ${field.name} is named ${remote.name} in HighLevel now. Its values are kept alike still. Name it alike on both sides, or decide for here to leave it so.`,
  };
}

function shownField(field: { readonly name?: unknown; readonly dataType?: unknown } | undefined): unknown {
  return field && { name: field.name, dataType: field.dataType };
}
