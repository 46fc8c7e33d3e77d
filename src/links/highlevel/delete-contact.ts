import { findContact } from '#store/contacts/contacts.ts';
import { noteKnown } from '#store/highlevel/known-changes.ts';
import { endOutgoing, keepFingerprint, noteOutgoing } from '#store/highlevel/outgoing.ts';
import { hangingRecordsOf } from '#store/highlevel/outgoing-contacts.ts';
import { forgetRemote, type RemoteRecord } from '#store/highlevel/remote-records.ts';
import type { OutgoingChangeTable } from '#store/tables-highlevel.ts';
import { type AccountWork, write } from './account.ts';
import { echoesOf } from './echoes.ts';
import { isGone } from './gone.ts';
import { noteOutcome } from './run-records.ts';

/** In place of a fingerprint: it was sent that a contact there is deleted, and no answer has told whether it was. */
export function deletionOf(remoteId: string): string {
  return `deletion ${remoteId}`;
}

/** Deletes a contact there. One that is back here by now is made there anew. */
export async function deleteContact(
  work: AccountWork,
  row: OutgoingChangeTable,
  { remoteId, localId }: RemoteRecord,
): Promise<void> {
  const { connectionId } = work.account;
  await write(work, writer => keepFingerprint(writer, row, { fingerprint: deletionOf(remoteId) }));
  await deleteThere(work, remoteId);
  await write(work, async writer => {
    await noteKnown(writer, connectionId, echoesOf(['ContactDelete'], remoteId, {}));
    await forgetRemote(writer, connectionId, { kind: 'contact', localId });
    const outcome = { outcome: 'removedThere', changes: [], reason: null } as const;
    await noteOutcome(writer, row.run_id, { remoteId, contactId: localId, ...outcome });
    await endOutgoing(writer, row);
    if (await findContact(writer, localId))
      await noteOutgoing(writer, connectionId, [
        { kind: 'contact', record_id: localId, contact_id: localId },
        ...(await hangingRecordsOf(writer, localId)),
      ]);
  });
}

export async function deleteThere({ account, signal }: AccountWork, remoteId: string): Promise<void> {
  try {
    await account.client.send('DELETE', `/contacts/${remoteId}`, undefined, signal);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}
