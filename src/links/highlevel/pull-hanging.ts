import { isRecord } from '#base/json.ts';
import { findContact, findForChange } from '#store/contacts/contacts.ts';
import { findByRemote, recordsOf } from '#store/highlevel/remote-records.ts';
import { type AccountWork, write } from './account.ts';
import type { Members } from './client.ts';
import { isGone } from './gone.ts';
import { hangingKinds } from './hanging-kinds.ts';
import type { LocalRecords } from './local-records.ts';
import { takeHanging } from './take-hanging.ts';

/** Reads the notes or tasks of a contact and takes them over. */
export async function pullHanging(
  work: AccountWork,
  records: LocalRecords,
  remoteId: string,
  name: 'note' | 'task',
): Promise<void> {
  const { store, account } = work;
  const { connectionId, locationId } = account;
  const kind = hangingKinds[name];
  const known = await store.read(locationId, async reader => {
    const contact = await findByRemote(reader, connectionId, 'contact', remoteId);
    return contact && recordsOf(reader, connectionId, contact.localId);
  });
  const contactId = known?.[0]?.contactId;
  if (!known || contactId === undefined) return;
  const list = await readList(work, remoteId, kind.list);
  if (!list) return;
  const linkedBefore = known.filter(record => record.kind === name);
  const assigned = list.map(({ assignedTo }) => assignedTo).filter(id => typeof id === 'string' && id !== '');
  const ids = await work.places.users.ids({ remote: assigned.map(String) }, work.signal);
  await write(work, async writer => {
    await findForChange(writer, contactId);
    if (await findContact(writer, contactId))
      await takeHanging(writer, account, records, { kind, contactId, list, ids, linkedBefore });
  });
}

/** Nothing where the contact was deleted meanwhile: that is told by itself. */
async function readList(
  { account, signal }: AccountWork,
  remoteId: string,
  name: 'notes' | 'tasks',
): Promise<readonly Members[] | undefined> {
  try {
    const answer = await account.client.send('GET', `/contacts/${remoteId}/${name}`, undefined, signal);
    const list = answer[name];
    return Array.isArray(list) ? list.filter(isRecord) : undefined;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
