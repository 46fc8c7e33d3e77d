import Type from 'typebox';
import { Contact } from '#contacts/contact.ts';
import { trigger } from '../../trigger.ts';
import { asked, daysBefore, hour, isMomentOf, timedByField } from '../timed.ts';

export const onContactCustomDate = trigger({
  key: 'on.contact.customDate',
  title: 'Contact Date Reached',
  description: 'Triggers when a date field of a contact is reached, or some days around it.',
  scope: 'contacts.readonly',
  from: ['contact.customDate'],
  filters: {
    field: Type.String({
      minLength: 1,
      maxLength: 255,
      description: 'The id or key of a custom field of dates.',
    }),
    daysBefore,
    hour,
  },
  timed: timedByField('contact.customDate', { daysBefore: 0, hour: 9 }),
  payload: { contact: Contact, field: Type.String(), date: Type.String({ format: 'date' }), ...asked },
  when: (event, filters) => isMomentOf(event, filters, ['field', 'daysBefore', 'hour']),
});
