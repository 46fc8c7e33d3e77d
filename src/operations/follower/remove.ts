import Type from 'typebox';
import { changeContact, getForChange } from '#store/contacts/contacts.ts';
import { contactId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { followerIds, followers, refuseUnknownUsers } from './members.ts';

export const removeFollowers = command({
  key: 'follower.remove',
  title: 'Remove Followers from Contact',
  description: 'Takes users off the followers of a contact.',
  group: 'core',
  scope: 'contacts.write',
  http: { method: 'DELETE', path: '/contacts/{contactId}/followers', body: ['followers'] },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found'],
  input: { contactId, followers },
  output: Type.Object({
    followers: followerIds,
    followersRemoved: Type.Array(Type.String(), { description: 'Those who followed it before.' }),
  }),

  async handler({ contactId, followers }, { store, ifVersion }) {
    const before = await getForChange(store, contactId, ifVersion);
    const removed = before.followers.filter(id => followers.includes(id));
    // Who follows the contact can be taken off, also when the user is gone by now.
    await refuseUnknownUsers(store, followers, removed);
    const after = before.followers.filter(id => !removed.includes(id));
    const contact = await changeContact(store, before, { followers: after });
    return { followers: contact.followers, followersRemoved: removed };
  },
});
