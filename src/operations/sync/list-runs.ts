import { runKindOf } from '#links/run-kind.ts';
import { getConnection } from '#store/connections/connections.ts';
import { connectionId } from '../connection/members.ts';
import { cursor } from '../cursor.ts';
import { JobPage, pageOfJobs } from '../job/page.ts';
import { query } from '../operation.ts';
import { limitOf } from '../paging.ts';

export const listSyncRuns = query({
  key: 'sync.listRuns',
  title: 'List Sync Runs',
  description: 'Pages through the runs of a connection with counts and errors, the newest first.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'GET', path: '/connections/{connectionId}/runs' },
  isIdempotent: true,
  errors: ['not_found', 'cursor_invalid'],
  input: { connectionId, limit: limitOf(20), cursor },
  output: JobPage,

  async handler({ connectionId, limit = 20, cursor }, { store, caller }) {
    const { type } = await getConnection(store, connectionId);
    return pageOfJobs(store, {
      rights: caller.rights,
      kind: runKindOf(type),
      subject: connectionId,
      limit,
      cursor,
    });
  },
});
