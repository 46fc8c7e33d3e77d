import { cursor } from '../cursor.ts';
import { JobPage, pageOfJobs } from '../job/page.ts';
import { query } from '../operation.ts';
import { limitOf } from '../paging.ts';
import { exportRights } from './members.ts';

export const listExports = query({
  key: 'export.list',
  title: 'List Exports',
  description: 'Pages through the exports of a location, newest first.',
  group: 'data',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/contacts/exports' },
  isIdempotent: true,
  errors: ['cursor_invalid'],
  input: { limit: limitOf(20), cursor },
  output: JobPage,

  handler: ({ limit = 20, cursor }, { store }) =>
    pageOfJobs(store, { rights: exportRights, kind: 'export', limit, cursor }),
});
