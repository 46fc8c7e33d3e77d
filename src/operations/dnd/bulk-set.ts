import Type from 'typebox';
import { notFound } from '#base/errors.ts';
import { Contact } from '#contacts/contact.ts';
import { dndChannels, mergeDndSettings } from '#contacts/dnd.ts';
import { changeContact } from '#store/contacts/contacts.ts';
import { lockContacts } from '#store/contacts/lock-contacts.ts';
import { batchOf, idsOf, oncePerId, runBatch } from '../batch.ts';
import { locationId } from '../contact/members.ts';
import { command } from '../operation.ts';

export const bulkSetDnd = command({
  key: 'dnd.bulkSet',
  title: 'Set Do Not Disturb for Many Contacts',
  description:
    'Sets do-not-disturb on one channel of up to 500 contacts, or on every channel and the contact as a whole where none is named, and answers for each one.',
  group: 'data',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/contacts/bulk/dnd' },
  isIdempotent: true,
  input: {
    locationId,
    ids: idsOf('the contacts'),
    channel: Type.Optional(Type.Enum(dndChannels, { description: 'In this spelling under every version.' })),
    status: Type.Enum(['active', 'inactive', 'permanent'], {
      description: '`active` and `permanent` forbid to disturb.',
    }),
  },
  output: batchOf({ contact: Type.Optional(Contact) }),

  async handler({ ids, channel, status }, { store }) {
    const channels = channel === undefined ? dndChannels : [channel];
    const sent = Object.fromEntries(channels.map(name => [name, { status }]));
    const found = await lockContacts(store, ids);
    const work = oncePerId(async id => {
      const before = found.get(id);
      if (!before) throw notFound('The contact');
      const contact = await changeContact(store, before, {
        dndSettings: mergeDndSettings(before.dndSettings, sent),
        ...(channel === undefined && { dnd: status !== 'inactive' }),
      });
      return { id, status: 'updated', contact } as const;
    });
    return runBatch(store, ids, work);
  },
});
