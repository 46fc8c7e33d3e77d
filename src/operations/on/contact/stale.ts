import Type from 'typebox';
import { Contact } from '#contacts/contact.ts';
import { trigger } from '../../trigger.ts';
import { asked, isMomentOf, timedBy } from '../timed.ts';

export const onContactStale = trigger({
  key: 'on.contact.stale',
  title: 'Contact Without Activity',
  description: 'Triggers when nothing has happened to a contact for a chosen number of days.',
  scope: 'contacts.readonly',
  from: ['contact.stale'],
  filters: {
    days: Type.Integer({ minimum: 1, maximum: 3660, description: 'So many days without activity.' }),
  },
  timed: timedBy('contact.stale', { days: 0 }),
  payload: { contact: Contact, ...asked },
  when: (event, filters) => isMomentOf(event, filters, ['days']),
});
