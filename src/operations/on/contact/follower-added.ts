import Type from 'typebox';
import { Contact } from '#contacts/contact.ts';
import { trigger } from '../../trigger.ts';
import { eachOf } from '../filters.ts';

export const onContactFollowerAdded = trigger({
  key: 'on.contact.followerAdded',
  title: 'Follower Added to Contact',
  description: 'Triggers when a user starts to follow a contact.',
  scope: 'contacts.readonly',
  from: ['contact.followersChanged'],
  payload: { contact: Contact, userId: Type.String() },
  when: event => eachOf(event, 'added', 'userId'),
});
