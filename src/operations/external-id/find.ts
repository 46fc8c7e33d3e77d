import Type from 'typebox';
import { notFound } from '#base/errors.ts';
import { Contact } from '#contacts/contact.ts';
import { getContact } from '#store/contacts/contacts.ts';
import { findByExternalId } from '#store/contacts/external-ids.ts';
import { locationId } from '../contact/members.ts';
import { query } from '../operation.ts';
import { externalId, system } from './members.ts';

export const findContactByExternalId = query({
  key: 'externalId.find',
  title: 'Find Contact by External Id',
  description: 'Returns the contact that another system knows under an id.',
  group: 'data',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/contacts/external-ids/{system}/{externalId}' },
  isIdempotent: true,
  errors: ['not_found'],
  input: { system, externalId, locationId },
  output: Type.Object({ contact: Contact }),
  record: 'contact',

  async handler({ system, externalId }, { store }) {
    const contactId = await findByExternalId(store, system, externalId);
    if (contactId === undefined) throw notFound('The contact');
    return { contact: await getContact(store, contactId) };
  },
});
