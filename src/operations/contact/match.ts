import type { ContactState } from '#contacts/contact-state.ts';
import { matchOrder } from '#contacts/duplicates.ts';
import type { Location } from '#contacts/location.ts';
import { findForChange } from '#store/contacts/contacts.ts';
import { findByKeys, type Keys } from '#store/contacts/duplicates.ts';
import type { StoreWriter } from '#store/store.ts';

/**
 * The contact that has one of the addresses, main or additional, in the order that the location prescribes; its
 * row is locked. The addresses must be held, so that no other call can make one in between. With `ifVersion` it
 * throws `version_conflict` when the contact was changed since.
 */
export async function findMatch(
  store: StoreWriter,
  { settings }: Location,
  keys: Keys,
  ifVersion?: number,
): Promise<ContactState | undefined> {
  const order = matchOrder(settings);
  let locked: ContactState | undefined;
  for (;;) {
    const match = await findByKeys(store, keys, order);
    // Asked again after the lock: on PostgreSQL another call may have taken the address away meanwhile.
    if (match?.contactId === locked?.id) return locked;
    locked = match && (await findForChange(store, match.contactId, ifVersion));
  }
}
