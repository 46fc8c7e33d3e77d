import Type from 'typebox';
import { Contact } from '#contacts/contact.ts';
import { trigger } from '../../trigger.ts';
import { idOf, isAsked, segmentId } from '../filters.ts';

export const onContactLeftSegment = trigger({
  key: 'on.contact.leftSegment',
  title: 'Contact Left Segment',
  description:
    'Triggers when a change of a contact, or its deletion, makes it match a saved segment no more.',
  scope: 'contacts.readonly',
  from: ['segment.left'],
  filters: { segmentId },
  payload: { segment: Type.Object({ id: Type.String(), name: Type.String() }), contact: Contact },
  when: (event, { segmentId }) => isAsked(segmentId, idOf(event, 'segment')),
});
