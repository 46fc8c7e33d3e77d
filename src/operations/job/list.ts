import Type from 'typebox';
import { jobStates } from '#contacts/job-states.ts';
import { cursor } from '../cursor.ts';
import { query } from '../operation.ts';
import { limitOf } from '../paging.ts';
import { JobPage, pageOfJobs } from './page.ts';

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
  output: JobPage,

  handler: ({ kind, state, limit = 20, cursor }, { store, caller }) =>
    pageOfJobs(store, { rights: caller.rights, kind, state, limit, cursor }),
});
