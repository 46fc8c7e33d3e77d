import { textParts } from '#contacts/linked-field.ts';
import type { NewIncoming } from '#store/highlevel/incoming.ts';
import { findBegun } from '#store/highlevel/outgoing.ts';
import { findByLocal, findByRemote, keepRemote } from '#store/highlevel/remote-records.ts';
import { findSent, forgetSent } from '#store/highlevel/sent-contacts.ts';
import type { StoreWriter } from '#store/store.ts';
import type { Members } from './client.ts';
import { valuesFrom } from './contact-in.ts';
import { localFrom } from './contact-out.ts';
import { fingerprintOf } from './fingerprint.ts';
import { hangingKinds } from './hanging-kinds.ts';
import { only } from './linked-values.ts';

const kinds: Readonly<Record<string, 'contact' | 'note' | 'task'>> = {
  ContactCreate: 'contact',
  NoteCreate: 'note',
  TaskCreate: 'task',
};

/**
 * Ties a record that was sent to be made, and of which no answer has come, to the one that a webhook tells was made: it
 * holds what was sent, whatever somebody has made of the record there since.
 */
export async function tieBegun(
  store: StoreWriter,
  connectionId: string,
  { type, remote_id: remoteId }: NewIncoming,
  message: Members,
): Promise<void> {
  const kind = kinds[type];
  if (!kind || (await findByRemote(store, connectionId, kind, remoteId))) return;
  const values =
    kind === 'contact'
      ? only(valuesFrom(message, localFrom({}), {}), textParts)
      : hangingKinds[kind].valuesFrom(message);
  const free: { readonly record_id: string; readonly contact_id: string }[] = [];
  for (const row of await findBegun(store, connectionId, kind, fingerprintOf(values)))
    if (!(await findByLocal(store, connectionId, kind, row.record_id))) free.push(row);
  const [row] = free;
  // Of two that say the same it is not known which one it is; both are looked for there.
  if (!row || free.length > 1) return;
  // A webhook names custom fields by ids that nobody knows yet: they are there as they were sent.
  const sent = kind === 'contact' ? await findSent(store, connectionId, row.record_id) : undefined;
  await keepRemote(store, connectionId, {
    kind,
    localId: row.record_id,
    remoteId,
    contactId: row.contact_id,
    here: sent?.here ?? values,
    there: { ...sent?.there, ...values },
  });
  if (sent) await forgetSent(store, connectionId, row.record_id);
}
