import Type from 'typebox';
import { contactId } from '../contact/members.ts';
import { updateContact } from '../contact/update.ts';
import { preset } from '../preset.ts';

export const setInboundDnd = preset({
  of: updateContact,
  key: 'dnd.setInbound',
  title: 'Set Inbound Do Not Disturb',
  description: 'Turns the blocking of messages that come in from a contact on or off.',
  isIdempotent: true,
  input: {
    contactId,
    status: Type.Enum(['active', 'inactive'], { description: '`active` blocks messages.' }),
    message: Type.Optional(Type.String({ maxLength: 1000 })),
  },
  translate: ({ contactId, ...all }) => ({ contactId, inboundDndSettings: { all } }),
});
