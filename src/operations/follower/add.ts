import Type from 'typebox';
import { changeContact, getForChange } from '#store/contacts/contacts.ts';
import { contactId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { followerIds, followers, refuseUnknownUsers } from './members.ts';

export const addFollowers = command({
  key: 'follower.add',
  title: 'Add Followers to Contact',
  description: 'Makes users followers of a contact.',
  group: 'core',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/contacts/{contactId}/followers', status: 201 },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found'],
  input: { contactId, followers },
  output: Type.Object({
    followers: followerIds,
    followersAdded: Type.Array(Type.String(), { description: 'Those who did not follow it before.' }),
  }),

  async handler({ contactId, followers }, { store, ifVersion }) {
    const before = await getForChange(store, contactId, ifVersion);
    await refuseUnknownUsers(store, followers, before.followers);
    const after = [...new Set([...before.followers, ...followers])];
    const contact = await changeContact(store, before, { followers: after });
    return {
      followers: contact.followers,
      followersAdded: after.filter(id => !before.followers.includes(id)),
    };
  },
});
