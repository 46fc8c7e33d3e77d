import Type from 'typebox';
import { notFound, RosterError } from '#base/errors.ts';
import { isRecord, parseJson } from '#base/json.ts';
import { Contact } from '#contacts/contact.ts';
import { applyChanges } from '#links/directory/apply-people.ts';
import { directoryOf } from '#links/directory/directory.ts';
import { getConnectionForChange } from '#store/connections/connections.ts';
import { findPerson, keepPerson } from '#store/connections/people.ts';
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
    const { system, externalIdOf } = await directoryOf(connection);
    const contact = await getForChange(store, contactId, ifVersion);
    const row = await findPerson(store, connectionId, directoryUserId);
    if (!row) throw notFound('The person');
    if (row.contact_id === contactId && row.state === 'linked')
      return { contact: await getContact(store, contactId) };
    const other = contact.externalIds.find(link => link.system === system);
    if (other && other.externalId !== externalIdOf(directoryUserId).externalId) {
      throw new RosterError(
        'conflict',
        'The contact is tied to another person of the directory. Untie it first.',
      );
    }
    if (row.contact_id !== null && row.contact_id !== contactId) await letGo(store, row.contact_id, system);
    await keepPerson(store, row, {
      ...row,
      contact_id: contactId,
      state: 'waiting',
      code: 'linking',
      written: '{}',
    });
    const attributes = parseJson(row.attributes);
    const person = { id: directoryUserId, attributes: isRecord(attributes) ? attributes : {} };
    await applyChanges(store, { connection, runId: store.newId(), passId: null }, [
      { kind: 'person', person },
    ]);
    return { contact: await getContact(store, contactId) };
  },
});
