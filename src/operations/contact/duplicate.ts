import { type ContactFields, emptyFields } from '#contacts/contact-state.ts';
import type { Location } from '#contacts/location.ts';
import { duplicateContact, type Keys, lockKeys, matchAmong } from '#store/contacts/duplicates.ts';
import { keysOf } from '#store/contacts/search-row.ts';
import { findNeighbours, lookalikesIn, type Neighbours } from '#store/duplicates/lookalikes.ts';
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
 * that are new to this one, which the caller holds. Answers the contacts that have something in common with it.
 */
export async function refuseDuplicate(
  store: StoreWriter,
  { settings }: Location,
  before: ContactFields,
  fields: Partial<ContactFields>,
  ownId?: string,
): Promise<Neighbours> {
  const neighbours = await findNeighbours(lookalikesIn(store), before, { ...before, ...fields });
  const identifiers = settings.allowDuplicateContact ? [] : settings.contactUniqueIdentifiers;
  const match = await matchAmong(store, neighbours, identifiers, ownId);
  if (match) throw duplicateContact(match);
  return neighbours;
}
