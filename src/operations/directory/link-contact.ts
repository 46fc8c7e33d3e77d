import Type from 'typebox';
import { notFound } from '#base/errors.ts';
import { Contact } from '#contacts/contact.ts';
import { directoryOf } from '#links/directory/directory.ts';
import { tiePerson } from '#links/directory/settle-by-hand.ts';
import { getConnection, getConnectionForChange } from '#store/connections/connections.ts';
import { findPerson } from '#store/connections/people.ts';
import { getContact, getForChange } from '#store/contacts/contacts.ts';
import { connectionId } from '../connection/members.ts';
import { contactId } from '../contact/members.ts';
import { remote } from '../operation.ts';
import { letGo } from './let-go.ts';
import { linkHighLevel } from './link-highlevel.ts';

export const linkContactToDirectory = remote({
  key: 'directory.linkContact',
  title: 'Link Contact to Directory User',
  description:
    'Ties a contact to a person of the directory, so that what is there reaches it, now and from now on. A contact that the person was tied to before is let go with its values. Of a HighLevel account: to a contact there, of which neither is linked with another; both are merged as at a first link.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'PUT', path: '/contacts/{contactId}/directory-link' },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found', 'conflict', 'version_conflict', 'link_failed'],
  input: {
    contactId,
    connectionId,
    directoryUserId: Type.String({
      minLength: 1,
      maxLength: 255,
      description:
        "The directory's id of the person, once a run has seen the person; or HighLevel's id of the contact.",
    }),
  },
  output: Type.Object({ contact: Contact }),
  record: 'contact',

  async handler({ contactId, connectionId, directoryUserId }, context) {
    const { store, ifVersion } = context;
    const found = await store.read(reader => getConnection(reader, connectionId));
    if (found.type === 'highlevel')
      return { contact: await linkHighLevel(context, found, { contactId, remoteId: directoryUserId }) };
    return store.write(async writer => {
      const connection = await getConnectionForChange(writer, connectionId);
      const { system } = await directoryOf(connection);
      const contact = await getForChange(writer, contactId, ifVersion);
      const row = await findPerson(writer, connectionId, directoryUserId);
      if (!row) throw notFound('The person');
      if (row.contact_id === contactId && row.state === 'linked')
        return { contact: await getContact(writer, contactId) };
      if (row.contact_id !== null && row.contact_id !== contactId)
        await letGo(writer, row.contact_id, system);
      await tiePerson(writer, connection, row, contact);
      return { contact: await getContact(writer, contactId) };
    });
  },
});
