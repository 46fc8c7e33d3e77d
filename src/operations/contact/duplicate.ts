import { type ContactFields, emptyFields } from '#contacts/contact-state.ts';
import type { Location } from '#contacts/location.ts';
import { duplicateContact, findByKeys, type Keys, lockKeys } from '#store/contacts/duplicates.ts';
import { keysOf } from '#store/contacts/search-row.ts';
import type { StoreWriter } from '#store/store.ts';
import { type ContactInput, readSentAddresses } from './fields.ts';

/**
 * Holds the addresses that were sent until the transaction ends, and answers them as they are compared. Comes
 * before any contact is locked, so that a call that looks for an address and one that changes it cannot wait for
 * each other.
 */
export async function holdAddresses(
  store: StoreWriter,
  location: Location,
  input: ContactInput,
): Promise<Keys> {
  const keys = keysOf({ ...emptyFields, ...(await readSentAddresses(location, input)) });
  await lockKeys(store, keys);
  return keys;
}

/** As `holdAddresses`, for those of a batch at once. */
export async function holdAllAddresses(
  store: StoreWriter,
  location: Location,
  inputs: readonly ContactInput[],
): Promise<readonly Keys[]> {
  const keys: Keys[] = [];
  for (const input of inputs) {
    keys.push(keysOf({ ...emptyFields, ...(await readSentAddresses(location, input)) }));
  }
  await lockKeys(store, {
    emails: keys.flatMap(({ emails }) => emails),
    phones: keys.flatMap(({ phones }) => phones),
  });
  return keys;
}

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
  const identifiers = settings.allowDuplicateContact ? [] : settings.contactUniqueIdentifiers;
  // On PostgreSQL they travel together, and what stands behind the lock is not read before it is held.
  const [, match] = await Promise.all([lockKeys(store, added), findByKeys(store, added, identifiers, ownId)]);
  if (match) throw duplicateContact(match);
}
