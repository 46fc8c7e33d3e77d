import Type from 'typebox';
import { dndChannels } from '#contacts/dnd.ts';
import { contactId } from '../contact/members.ts';
import { updateContact } from '../contact/update.ts';
import { preset } from '../preset.ts';

export const setChannelDnd = preset({
  of: updateContact,
  key: 'dnd.setChannel',
  title: 'Set Do Not Disturb for a Channel',
  description: 'Sets one channel of a contact to active, inactive or permanent do-not-disturb.',
  isIdempotent: true,
  input: {
    contactId,
    channel: Type.Enum(dndChannels),
    status: Type.Enum(['active', 'inactive', 'permanent'], {
      description: '`active` and `permanent` forbid to disturb on this channel.',
    }),
    message: Type.Optional(Type.String({ maxLength: 1000 })),
  },
  translate: ({ contactId, channel, ...setting }) => ({ contactId, dndSettings: { [channel]: setting } }),
});
