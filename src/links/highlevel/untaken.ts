import {
  noteFieldConflict,
  openFieldConflicts,
  settleFieldConflict,
} from '#store/connections/field-conflicts.ts';
import type { StoreWriter } from '#store/store.ts';

const prefix = 'contact:';

/** The contact there that a conflict of the link itself is about; nothing for one about a custom field. */
export function untakenContact(part: string | null): string | undefined {
  return part?.startsWith(prefix) ? part.slice(prefix.length) : undefined;
}

/** Lists a contact there that could not be taken over, or why it still cannot; with no reason it was, and is off the list. */
export async function noteUntaken(
  store: StoreWriter,
  connectionId: string,
  remoteId: string,
  reason: string | undefined,
): Promise<void> {
  const part = `${prefix}${remoteId}`;
  const open = (await openFieldConflicts(store, connectionId, null)).get(part);
  if (open && open.reason !== reason) await settleFieldConflict(store, open);
  if (reason !== undefined && open?.reason !== reason)
    await noteFieldConflict(store, connectionId, {
      contactId: null,
      part,
      values: { here: null, there: remoteId },
      reason,
    });
}
