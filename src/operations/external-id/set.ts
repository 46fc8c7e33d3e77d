import Type from 'typebox';
import { Contact } from '#contacts/contact.ts';
import { changeContact, getForChange } from '#store/contacts/contacts.ts';
import { contactId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { externalId, system } from './members.ts';

export const setExternalId = command({
  key: 'externalId.set',
  title: 'Set External Id of Contact',
  description:
    'Records under which id another system knows a contact, in place of the one that was known. An id that another contact has is refused.',
  group: 'data',
  scope: 'contacts.write',
  http: { method: 'PUT', path: '/contacts/{contactId}/external-ids/{system}' },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found', 'conflict', 'version_conflict'],
  input: { contactId, system, externalId },
  output: Type.Object({ contact: Contact }),
  record: 'contact',

  async handler({ contactId, system, externalId }, { store, ifVersion }) {
    const before = await getForChange(store, contactId, ifVersion);
    const isSet = before.externalIds.some(id => id.system === system && id.externalId === externalId);
    const others = before.externalIds.filter(id => id.system !== system);
    const externalIds = isSet ? before.externalIds : [...others, { system, externalId }];
    return { contact: await changeContact(store, before, { externalIds }) };
  },
});
