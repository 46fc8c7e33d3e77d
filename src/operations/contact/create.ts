import Type from 'typebox';
import { Contact } from '#contacts/contact.ts';
import { emptyFields } from '#contacts/contact-state.ts';
import { withMainOnce } from '#contacts/main-address.ts';
import { Note } from '#contacts/note.ts';
import { Task } from '#contacts/task.ts';
import { insertContact } from '#store/contacts/contacts.ts';
import { getLocationWithNames } from '#store/locations.ts';
import { command } from '../operation.ts';
import { attach } from './attached.ts';
import { refuseDuplicate } from './duplicate.ts';
import { readContactFields } from './fields.ts';
import { attachedMembers, contactMembers, locationId } from './members.ts';

export const createContact = command({
  key: 'contact.create',
  title: 'Create Contact',
  description:
    'Adds one contact to a location and refuses it when the location forbids duplicates and the email or phone is taken.',
  group: 'core',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/contacts/', status: 201 },
  errors: ['duplicate_contact', 'conflict'],
  input: { locationId, ...contactMembers, ...attachedMembers },
  output: Type.Object({
    contact: Contact,
    tasks: Type.Optional(Type.Array(Task)),
    notes: Type.Optional(Type.Array(Note)),
  }),
  record: 'contact',

  async handler(input, { store, caller }) {
    const location = await getLocationWithNames(store);
    const fields = withMainOnce(emptyFields, await readContactFields(store, location, input, emptyFields));
    const neighbours = await refuseDuplicate(store, location, emptyFields, fields);
    const contact = await insertContact(store, fields, { neighbours });
    return { contact, ...(await attach(store, location, contact.id, input, caller)) };
  },
});
