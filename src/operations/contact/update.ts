import Type, { type Static, type TObject } from 'typebox';
import type { ContactState } from '#contacts/contact-state.ts';
import type { Location } from '#contacts/location.ts';
import { withMainOnce } from '#contacts/main-address.ts';
import { getForChange } from '#store/contacts/contacts.ts';
import { getLocationWithNames } from '#store/locations.ts';
import type { StoreWriter } from '#store/store.ts';
import { type Caller, command } from '../operation.ts';
import { Succeeded, succeeded } from '../succeeded.ts';
import type { AttachedInput } from './attached.ts';
import { changedMembers, changeWithAttached } from './change.ts';
import { holdAddresses, refuseDuplicate } from './duplicate.ts';
import { type ContactInput, readContactFields } from './fields.ts';
import { attachedMembers, contactId, contactMembers } from './members.ts';

export const updateContact = command({
  key: 'contact.update',
  title: 'Update Contact',
  description:
    'Changes only the members that are sent, where a sent tag list replaces the tags the contact had. Custom fields and do-not-disturb channels that are not named stay; null empties a member.',
  group: 'core',
  scope: 'contacts.write',
  http: { method: 'PUT', path: '/contacts/{contactId}' },
  checksVersion: true,
  errors: ['not_found', 'duplicate_contact', 'conflict', 'field_owned_by_directory', 'version_conflict'],
  input: { contactId, ...contactMembers, ...attachedMembers },
  output: Type.Object({ ...Succeeded.properties, ...changedMembers }),
  record: 'contact',

  async handler({ contactId, ...input }, { store, caller, ifVersion }) {
    const location = await getLocationWithNames(store);
    await holdAddresses(store, location, input);
    const before = await getForChange(store, contactId, ifVersion);
    return { ...succeeded, ...(await updateLocked(store, location, before, input, caller)) };
  },
});

/** Changes one contact, whose row is locked and whose new addresses are held. Throws `duplicate_contact`. */
export async function updateLocked(
  store: StoreWriter,
  location: Location,
  before: ContactState,
  input: ContactInput & AttachedInput,
  caller: Caller,
): Promise<Static<TObject<typeof changedMembers>>> {
  const fields = withMainOnce(before, await readContactFields(store, location, input, before));
  const neighbours = await refuseDuplicate(store, location, before, fields, before.id);
  return changeWithAttached(store, location, { before, fields, attached: input, neighbours }, caller);
}
