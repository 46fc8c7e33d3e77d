import { locationId } from '../contact/members.ts';
import { preset } from '../preset.ts';
import { ids, setBusinessOfContacts } from './set-contacts.ts';

export const unlinkContacts = preset({
  of: setBusinessOfContacts,
  key: 'business.unlinkContacts',
  title: 'Unlink Contacts from Business',
  description: 'Takes up to 50 contacts off the business they are linked to.',
  input: { locationId, ids },
  translate: input => ({ ...input, businessId: null }),
});
