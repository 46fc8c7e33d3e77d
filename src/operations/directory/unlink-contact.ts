import Type from 'typebox';
import { RosterError } from '#base/errors.ts';
import { Contact } from '#contacts/contact.ts';
import { directoryOf } from '#links/directory/directory.ts';
import { getConnection } from '#store/connections/connections.ts';
import { keepPerson, peopleOfContact } from '#store/connections/people.ts';
import { getContact, getForChange } from '#store/contacts/contacts.ts';
import { findByLocal } from '#store/highlevel/remote-records.ts';
import { untie } from '#store/highlevel/untied.ts';
import { connectionId } from '../connection/members.ts';
import { contactId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { letGo } from './let-go.ts';

export const unlinkContactFromDirectory = command({
  key: 'directory.unlinkContact',
  title: 'Unlink Contact from Directory User',
  description:
    'Unties a contact from the directory and keeps its values. The person is left out from then on, until a contact is linked by hand. Of a HighLevel account, which has to be named: both contacts stay as they are, and neither reaches the other any more.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'DELETE', path: '/contacts/{contactId}/directory-link' },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found', 'conflict', 'version_conflict'],
  input: { contactId, connectionId: Type.Optional(connectionId) },
  output: Type.Object({ contact: Contact }),
  record: 'contact',

  async handler({ contactId, connectionId }, { store, ifVersion }) {
    await getForChange(store, contactId, ifVersion);
    if (connectionId !== undefined) {
      const linked = await findByLocal(store, connectionId, 'contact', contactId);
      if (linked) await untie(store, connectionId, linked);
    }
    const links = await peopleOfContact(store, contactId);
    const meant = links.filter(row => connectionId === undefined || row.connection_id === connectionId);
    if (meant.length > 1) {
      throw new RosterError(
        'conflict',
        'The contact is tied to people of several directories. Name the connection.',
      );
    }
    for (const row of meant) {
      const { system } = await directoryOf(await getConnection(store, row.connection_id));
      await letGo(store, contactId, system);
      const reason = 'The contact was untied by hand. Link a contact to have the person synced again.';
      await keepPerson(store, row, { ...row, contact_id: null, state: 'refused', code: 'untied', reason });
    }
    return { contact: await getContact(store, contactId) };
  },
});
