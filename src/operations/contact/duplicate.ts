import type { ContactFields } from '#contacts/contact-state.ts';
import type { Location } from '#contacts/location.ts';
import { duplicateContact, findByKeys, lockKeys } from '#store/contacts/duplicates.ts';
import { keysOf } from '#store/contacts/search-row.ts';
import type { StoreWriter } from '#store/store.ts';

/**
 * Throws `duplicate_contact` where the location forbids duplicates and another contact has one of the addresses
 * that are new to this one. Holds those addresses until the transaction ends.
 */
export async function refuseDuplicate(
  store: StoreWriter,
  { settings }: Location,
  before: ContactFields,
  fields: Partial<ContactFields>,
  ownId?: string,
): Promise<void> {
  const had = keysOf(before);
  const has = keysOf({ ...before, ...fields });
  const added = {
    emails: has.emails.filter(email => !had.emails.includes(email)),
    phones: has.phones.filter(phone => !had.phones.includes(phone)),
  };
  await lockKeys(store, added);
  if (settings.allowDuplicateContact) return;
  const match = await findByKeys(store, added, settings.contactUniqueIdentifiers, ownId);
  if (match) throw duplicateContact(match);
}
