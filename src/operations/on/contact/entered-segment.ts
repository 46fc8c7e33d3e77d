import Type from 'typebox';
import { Contact } from '#contacts/contact.ts';
import { trigger } from '../../trigger.ts';
import { idOf, isAsked, segmentId } from '../filters.ts';

export const onContactEnteredSegment = trigger({
  key: 'on.contact.enteredSegment',
  title: 'Contact Entered Segment',
  description: 'Triggers when a change of a contact makes it match a saved segment.',
  scope: 'contacts.readonly',
  from: ['segment.entered'],
  filters: { segmentId },
  payload: { segment: Type.Object({ id: Type.String(), name: Type.String() }), contact: Contact },
  when: (event, { segmentId }) => isAsked(segmentId, idOf(event, 'segment')),
});
