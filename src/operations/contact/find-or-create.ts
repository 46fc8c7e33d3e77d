import { presentContact } from '#contacts/present-contact.ts';
import { getLocation } from '#store/locations.ts';
import { command } from '../operation.ts';
import { holdAddresses } from './duplicate.ts';
import { findMatch } from './match.ts';
import { contactMembers, locationId } from './members.ts';
import { createUnmatched, Upserted } from './upsert.ts';

const { email, phone, firstName, lastName, name, tags, customFields, source } = contactMembers;

export const findOrCreateContact = command({
  key: 'contact.findOrCreate',
  title: 'Find or Create Contact',
  description: 'Returns the matching contact untouched, or creates it when there is none.',
  group: 'core',
  scope: 'contacts.write',
  alsoScopes: ['contacts.readonly'],
  http: { method: 'POST', path: '/contacts/find-or-create' },
  checksVersion: true,
  errors: ['version_conflict'],
  input: { locationId, email, phone, firstName, lastName, name, tags, customFields, source },
  output: Upserted,
  record: 'contact',

  async handler(input, context) {
    const { store, ifVersion } = context;
    const location = await getLocation(store);
    const keys = await holdAddresses(store, location, input);
    const found = await findMatch(store, location, keys, ifVersion);
    if (found) return { new: false, contact: presentContact(found, await store.dictionary()) };
    return { new: true, ...(await createUnmatched(location, input, context)) };
  },
});
