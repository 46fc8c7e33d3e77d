import Type from 'typebox';
import { decodeNumberCursor, encodeCursor } from '#base/cursor.ts';
import { DeletedContact } from '#contacts/deleted-contact.ts';
import { listBin } from '#store/contacts/recycle-bin.ts';
import { cursor, nextCursor } from '../cursor.ts';
import { query } from '../operation.ts';
import { limitOf } from '../paging.ts';
import { locationId } from './members.ts';

export const listDeletedContacts = query({
  key: 'contact.listDeleted',
  title: 'List Deleted Contacts',
  description:
    'Pages through the contacts in the recycle bin, those deleted last first. Each can be restored until it is purged.',
  group: 'data',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/contacts/deleted' },
  isIdempotent: true,
  errors: ['cursor_invalid'],
  input: { locationId, limit: limitOf(20), cursor },
  output: Type.Object({ contacts: Type.Array(DeletedContact), nextCursor }),

  async handler({ limit = 20, cursor }, { store }) {
    const after = cursor === undefined ? undefined : decodeNumberCursor(cursor);
    const { contacts, last } = await listBin(store, { after, limit });
    return { contacts, ...(last && { nextCursor: encodeCursor(last) }) };
  },
});
