import Type from 'typebox';
import { decodeNumberCursor, encodeCursor } from '#base/cursor.ts';
import { Actor } from '#contacts/event.ts';
import { listMerges as list } from '#store/merges/kept-merges.ts';
import { Id, locationId } from '../contact/members.ts';
import { cursor, nextCursor } from '../cursor.ts';
import { query } from '../operation.ts';
import { limitOf } from '../paging.ts';

const ListedMerge = Type.Object({
  mergeId: Type.String(),
  contactId: Type.String({ description: 'The contact that was left.' }),
  mergedIds: Type.Array(Type.String(), { description: 'Those that were folded into it.' }),
  at: Type.String({ format: 'date-time' }),
  by: Actor,
  undoable: Type.Boolean({ description: 'Whether contact.undoMerge can take it apart now.' }),
  undoneAt: Type.Optional(Type.String({ format: 'date-time' })),
});

export const listMerges = query({
  key: 'merge.list',
  title: 'List Merges',
  description: 'Pages through the merges of a location, the newest first, and tells which can be undone.',
  group: 'data',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/contacts/merge' },
  isIdempotent: true,
  errors: ['cursor_invalid'],
  input: {
    locationId,
    contactId: Type.Optional({
      ...Id,
      description: 'Only merges of this contact: it was left, or folded into another.',
    }),
    limit: limitOf(20),
    cursor,
  },
  output: Type.Object({ merges: Type.Array(ListedMerge), nextCursor }),

  async handler({ contactId, limit = 20, cursor }, { store }) {
    const after = cursor === undefined ? undefined : decodeNumberCursor(cursor);
    const found = await list(store, { contactId, after, limit: limit + 1 });
    const merges = found.slice(0, limit);
    const last = found.length > limit ? merges.at(-1) : undefined;
    return { merges, ...(last && { nextCursor: encodeCursor([Date.parse(last.at), last.mergeId]) }) };
  },
});
