import Type from 'typebox';
import { trigger } from '../../trigger.ts';

export const onContactErased = trigger({
  key: 'on.contact.erased',
  title: 'Contact Erased',
  description: 'Triggers when the personal data of a contact was destroyed; it holds the id alone.',
  scope: 'roster.admin',
  from: ['contact.erased'],
  payload: { contactId: Type.String(), certificateId: Type.String() },
});
