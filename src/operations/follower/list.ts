import Type from 'typebox';
import { getContact } from '#store/contacts/contacts.ts';
import { contactId } from '../contact/members.ts';
import { query } from '../operation.ts';

export const listFollowers = query({
  key: 'follower.list',
  title: 'List Followers of Contact',
  description: 'Returns the ids of the users who follow a contact.',
  group: 'core',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/contacts/{contactId}/followers' },
  isIdempotent: true,
  errors: ['not_found'],
  input: { contactId },
  output: Type.Object({
    followers: Type.Array(Type.String(), { description: 'The ids of users, who follows longest first.' }),
  }),

  async handler({ contactId }, { store }) {
    const { followers } = await getContact(store, contactId);
    return { followers };
  },
});
