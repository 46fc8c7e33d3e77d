import { findContact } from '#store/contacts/contacts.ts';
import { findByRemote } from '#store/highlevel/remote-records.ts';
import type { AccountWork } from './account.ts';
import type { TakenAddress } from './client.ts';
import { valuesOf } from './contact-out.ts';
import { isSent, rulesFor } from './field-rules.ts';
import { isSame } from './linked-values.ts';

/** Whether the contact there that has an address has another one here, or is deleted here: that is still to be sent. */
export async function willBeFree(
  { store, account }: Pick<AccountWork, 'store' | 'account'>,
  { contactId: remoteId, field }: TakenAddress,
): Promise<boolean> {
  const { connectionId, locationId } = account;
  return store.read(locationId, async reader => {
    const holder = await findByRemote(reader, connectionId, 'contact', remoteId);
    if (!holder) return false;
    const contact = await findContact(reader, holder.localId);
    if (!contact) return true;
    const ruleOf = await rulesFor(reader, account.ruleOf, contact);
    return isSent(ruleOf(field)) && !isSame(valuesOf(contact)[field], holder.here[field]);
  });
}
