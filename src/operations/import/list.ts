import { cursor } from '../cursor.ts';
import { JobPage, pageOfJobs } from '../job/page.ts';
import { query } from '../operation.ts';
import { limitOf } from '../paging.ts';
import { importRights } from './members.ts';

export const listImports = query({
  key: 'import.list',
  title: 'List Imports',
  description: 'Pages through the imports of a location, newest first.',
  group: 'data',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/contacts/imports' },
  isIdempotent: true,
  errors: ['cursor_invalid'],
  input: { limit: limitOf(20), cursor },
  output: JobPage,

  handler: ({ limit = 20, cursor }, { store }) =>
    pageOfJobs(store, { rights: importRights, kind: 'import', limit, cursor }),
});
