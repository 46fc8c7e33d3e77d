import Type from 'typebox';
import { Contact } from '#contacts/contact.ts';
import { trigger } from '../../trigger.ts';
import { eachOf, tag } from '../filters.ts';

export const onContactTagAdded = trigger({
  key: 'on.contact.tagAdded',
  title: 'Tag Added to Contact',
  description: 'Triggers when a chosen tag is put on a contact.',
  scope: 'contacts.readonly',
  from: ['contact.tagsChanged'],
  filters: { tag },
  payload: { contact: Contact, tag: Type.String() },
  when: (event, { tag }) => eachOf(event, 'added', 'tag', tag),
});
