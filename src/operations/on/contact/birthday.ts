import Type from 'typebox';
import { Contact } from '#contacts/contact.ts';
import { trigger } from '../../trigger.ts';
import { asked, daysBefore, hour, isMomentOf, timedBy } from '../timed.ts';

export const onContactBirthday = trigger({
  key: 'on.contact.birthday',
  title: 'Contact Birthday',
  description: "Triggers when a contact's birthday comes, or some days before it.",
  scope: 'contacts.readonly',
  from: ['contact.birthday'],
  filters: { daysBefore, hour },
  timed: timedBy('contact.birthday', { daysBefore: 0, hour: 9 }),
  payload: { contact: Contact, birthday: Type.String({ format: 'date' }), ...asked },
  when: (event, filters) => isMomentOf(event, filters, ['daysBefore', 'hour']),
});
