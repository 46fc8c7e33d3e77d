import Type from 'typebox';
import { decodeNumberCursor, encodeCursor } from '#base/cursor.ts';
import { Job, jobStates } from '#contacts/job.ts';
import { listJobs as list } from '#store/jobs/jobs.ts';
import { cursor, nextCursor } from '../cursor.ts';
import { query } from '../operation.ts';
import { limitOf } from '../paging.ts';

export const listJobs = query({
  key: 'job.list',
  title: 'List Jobs',
  description:
    'Pages through the long tasks of a location, newest first: imports, exports, scans, replays, copies, bulk changes. Those whose operation the caller may not use are left out.',
  group: 'data',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/jobs/' },
  isIdempotent: true,
  errors: ['cursor_invalid'],
  input: {
    kind: Type.Optional(Type.String({ maxLength: 100, description: 'Only jobs of this kind, as `import`.' })),
    state: Type.Optional(Type.Enum([...jobStates])),
    limit: limitOf(20),
    cursor,
  },
  output: Type.Object({ jobs: Type.Array(Job), nextCursor }),

  async handler({ kind, state, limit = 20, cursor }, { store, caller }) {
    const after = cursor === undefined ? undefined : decodeNumberCursor(cursor);
    const jobs = await list(store, { rights: caller.rights, kind, state, after, limit: limit + 1 });
    const page = jobs.slice(0, limit);
    const last = jobs.length > limit ? page.at(-1) : undefined;
    return { jobs: page, ...(last && { nextCursor: encodeCursor([Date.parse(last.dateAdded), last.id]) }) };
  },
});
