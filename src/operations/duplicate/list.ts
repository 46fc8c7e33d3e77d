import Type from 'typebox';
import { decodeCursor, encodeCursor } from '#base/cursor.ts';
import { Contact } from '#contacts/contact.ts';
import { lookalikeRules } from '#contacts/lookalike.ts';
import { presentContact } from '#contacts/present-contact.ts';
import { listGroups } from '#store/duplicates/list-groups.ts';
import { locationId } from '../contact/members.ts';
import { cursor, nextCursor } from '../cursor.ts';
import { query } from '../operation.ts';
import { limitOf } from '../paging.ts';

const shown = 20;

const DuplicateGroup = Type.Object({
  id: Type.String(),
  matches: Type.Array(Type.Enum(lookalikeRules), { description: 'By what the contacts look alike.' }),
  foundAt: Type.String({ format: 'date-time' }),
  contacts: Type.Array(Contact, { description: `The oldest first, at most ${shown}.` }),
  contactsMore: Type.Optional(Type.Boolean({ description: `There are more than ${shown}.` })),
});

export const listDuplicates = query({
  key: 'duplicate.list',
  title: 'List Duplicate Groups',
  description:
    'Pages through the groups of contacts that look like one person, as the last scan found them. While a scan runs, those that it has found so far.',
  group: 'data',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/contacts/duplicates' },
  isIdempotent: true,
  errors: ['cursor_invalid'],
  input: { locationId, limit: limitOf(20), cursor },
  output: Type.Object({ groups: Type.Array(DuplicateGroup), nextCursor }),

  async handler({ limit = 20, cursor }, { store }) {
    const [, after] = cursor === undefined ? ['', ''] : decodeCursor(cursor);
    const found = await listGroups(store, { after, limit: limit + 1, shown });
    const dictionary = await store.dictionary();
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return {
      groups: page.map(({ contacts, hasMore, ...group }) => ({
        ...group,
        contacts: contacts.map(contact => presentContact(contact, dictionary)),
        ...(hasMore && { contactsMore: true }),
      })),
      ...(last && { nextCursor: encodeCursor(['', last.id]) }),
    };
  },
});
