import Type from 'typebox';
import { Contact } from '#contacts/contact.ts';
import { trigger } from '../../trigger.ts';
import { eachOf } from '../filters.ts';

export const onContactFollowerRemoved = trigger({
  key: 'on.contact.followerRemoved',
  title: 'Follower Removed from Contact',
  description: 'Triggers when a user stops following a contact.',
  scope: 'contacts.readonly',
  from: ['contact.followersChanged'],
  payload: { contact: Contact, userId: Type.String() },
  when: event => eachOf(event, 'removed', 'userId'),
});
