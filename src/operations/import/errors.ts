import Type from 'typebox';
import { decodeNumberCursor, encodeCursor } from '#base/cursor.ts';
import { listImportErrors as list } from '#store/import-errors.ts';
import { cursor, nextCursor } from '../cursor.ts';
import { query } from '../operation.ts';
import { limitOf } from '../paging.ts';
import { getImport, importId } from './members.ts';

export const ImportError = Type.Object({
  row: Type.Integer({ description: 'Its place in the file; the names of the columns are row 1.' }),
  problems: Type.Array(Type.Object({ member: Type.String(), message: Type.String() })),
  source: Type.Union([Type.Array(Type.String()), Type.String()], {
    description: 'As it stood in the file: the cells of a row, or a text.',
  }),
});

export const listImportErrors = query({
  key: 'import.errors',
  title: 'List Errors of Import',
  description:
    'Pages through the rows that an import refused, each with its reason. They are kept for seven days.',
  group: 'data',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/contacts/imports/{importId}/errors' },
  isIdempotent: true,
  errors: ['cursor_invalid'],
  input: { importId, limit: limitOf(100, 500), cursor },
  output: Type.Object({ errors: Type.Array(ImportError), nextCursor }),

  async handler({ importId, limit = 100, cursor }, { store }) {
    await getImport(store, importId);
    const [after] = cursor === undefined ? [-1] : decodeNumberCursor(cursor);
    const found = await list(store, { jobId: importId, after, limit: limit + 1 });
    const errors = found.slice(0, limit).map(({ row, problems, source }) => ({
      row,
      problems: [...problems],
      source: typeof source === 'string' ? source : [...source],
    }));
    const last = found.length > limit ? errors.at(-1) : undefined;
    return { errors, ...(last && { nextCursor: encodeCursor([last.row, importId]) }) };
  },
});
