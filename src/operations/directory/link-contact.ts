import Type from 'typebox';
import { notFound } from '#base/errors.ts';
import { Contact } from '#contacts/contact.ts';
import { directoryOf } from '#links/directory/directory.ts';
import { tiePerson } from '#links/directory/settle-by-hand.ts';
import { getConnectionForChange } from '#store/connections/connections.ts';
import { findPerson } from '#store/connections/people.ts';
import { getContact, getForChange } from '#store/contacts/contacts.ts';
import { connectionId, refuseType } from '../connection/members.ts';
import { contactId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { letGo } from './let-go.ts';

export const linkContactToDirectory = command({
  key: 'directory.linkContact',
  title: 'Link Contact to Directory User',
  description:
    'Ties a contact to a person of the directory, so that what is there reaches it, now and from now on. A contact that the person was tied to before is let go with its values.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'PUT', path: '/contacts/{contactId}/directory-link' },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found', 'conflict', 'version_conflict'],
  input: {
    contactId,
    connectionId,
    directoryUserId: Type.String({
      minLength: 1,
      maxLength: 255,
      description: "The directory's id of the person, once a run has seen the person.",
    }),
  },
  output: Type.Object({ contact: Contact }),
  record: 'contact',

  async handler({ contactId, connectionId, directoryUserId }, { store, ifVersion }) {
    const connection = await getConnectionForChange(store, connectionId);
    refuseType(connection.type, ['entra', 'scim'], 'directory of people');
    const { system } = await directoryOf(connection);
    const contact = await getForChange(store, contactId, ifVersion);
    const row = await findPerson(store, connectionId, directoryUserId);
    if (!row) throw notFound('The person');
    if (row.contact_id === contactId && row.state === 'linked')
      return { contact: await getContact(store, contactId) };
    if (row.contact_id !== null && row.contact_id !== contactId) await letGo(store, row.contact_id, system);
    await tiePerson(store, connection, row, contact);
    return { contact: await getContact(store, contactId) };
  },
});
