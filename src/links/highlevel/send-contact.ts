import { openFieldConflicts } from '#store/connections/field-conflicts.ts';
import { findContact } from '#store/contacts/contacts.ts';
import { noteKnown } from '#store/highlevel/known-changes.ts';
import { endOutgoing } from '#store/highlevel/outgoing.ts';
import { findByLocal, forgetRemote } from '#store/highlevel/remote-records.ts';
import { findSent } from '#store/highlevel/sent-contacts.ts';
import { isUntiedHere } from '#store/highlevel/untied.ts';
import type { OutgoingChangeTable } from '#store/tables-highlevel.ts';
import { type AccountWork, write } from './account.ts';
import { valuesOf } from './contact-out.ts';
import { deleteContact, deleteThere, deletionOf } from './delete-contact.ts';
import { echoesOf } from './echoes.ts';
import { type RuleOf, rulesFor } from './field-rules.ts';
import { linkAgain } from './link-again.ts';
import type { LocalRecords } from './local-records.ts';
import { findMade } from './made-contact.ts';
import { makeContact } from './make-contact.ts';
import { notSentOf } from './not-sent.ts';
import { updateContact } from './update-contact.ts';

/** Brings a contact there to the state that it has here: made, changed in what differs, or deleted. */
export async function sendContact(
  work: AccountWork,
  records: LocalRecords,
  row: OutgoingChangeTable,
): Promise<void> {
  const { store, account, places, signal } = work;
  const { connectionId, locationId } = account;
  const { contact, linked, sent, ruleOf, open, isUntied } = await store.read(locationId, async reader => {
    const found = await findContact(reader, row.record_id);
    return {
      contact: found,
      linked: await findByLocal(reader, connectionId, 'contact', row.record_id),
      sent: await findSent(reader, connectionId, row.record_id),
      ruleOf: found ? await rulesFor(reader, account.ruleOf, found) : account.ruleOf,
      open: await openFieldConflicts(reader, connectionId, row.record_id),
      isUntied: await isUntiedHere(reader, connectionId, row.record_id),
    };
  });
  if (isUntied) return write(work, writer => endOutgoing(writer, row));
  // Deleted here, or back after it was sent that it is: whether that arrived is not known.
  if (linked && (!contact || row.fingerprint === deletionOf(linked.remoteId)))
    return deleteContact(work, row, linked);
  if (!contact) {
    const made = await findMade(work, row);
    if (made === 'later') return;
    const remoteId = made && String(made.id);
    if (remoteId !== undefined) await deleteThere(work, remoteId);
    await write(work, async writer => {
      if (remoteId !== undefined)
        await noteKnown(writer, connectionId, echoesOf(['ContactDelete'], remoteId, {}));
      await forgetRemote(writer, connectionId, { kind: 'contact', localId: row.record_id });
      await endOutgoing(writer, row);
    });
    return;
  }
  // What is there now, and was taken over, is what the contact is compared with.
  if (!linked && (await linkAgain(work, records, { contactId: contact.id, runId: row.run_id })))
    return sendContact(work, records, row);
  const here = valuesOf(contact);
  // What was emptied here has to be named there too.
  const ids = await places.ensure({ ...sent?.there, ...linked?.here, ...here }, signal);
  const known = linked ?? (await makeContact(work, row, { here, ids, ruleOf, before: sent?.there }));
  // What somebody has to decide on stays as it is on both sides.
  const held: RuleOf = part => (open.has(part) ? undefined : ruleOf(part));
  const notSent = notSentOf(contact, ids, { ruleOf, isThere: linked !== undefined });
  const runId = linked ? row.run_id : null;
  if (known) await updateContact(work, row, { linked: known, here, ids, ruleOf: held, notSent, runId });
}
