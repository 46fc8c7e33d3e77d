import { Id, locationId } from '../contact/members.ts';
import { preset } from '../preset.ts';
import { ids, setBusinessOfContacts } from './set-contacts.ts';

export const linkContacts = preset({
  of: setBusinessOfContacts,
  key: 'business.linkContacts',
  title: 'Link Contacts to Business',
  description: 'Links up to 50 contacts to a business.',
  input: { locationId, ids, businessId: Id },
  translate: input => input,
});
