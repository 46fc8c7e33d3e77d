import Type from 'typebox';
import { LinkProblem } from '#links/directory/problem.ts';
import { credentialsOf } from '#links/directory/read-page.ts';
import { runKindOf } from '#links/run-kind.ts';
import { getConnection, getConnectionForChange } from '#store/connections/connections.ts';
import { removeConnection } from '#store/connections/remove-connection.ts';
import { endLink } from '#store/highlevel/links.ts';
import { cancelJob, findOpenJob } from '#store/jobs/jobs.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { linksIn } from '../links-in.ts';
import { type CallContext, remote } from '../operation.ts';
import { connectionId } from './members.ts';

/** For how long the other side is asked, in milliseconds: the connection is gone already. */
const patience = 10_000;

export const deleteConnection = remote({
  key: 'connection.delete',
  title: 'Delete Connection',
  description:
    'Ends a connection and keeps the contacts on both sides. Microsoft Graph is asked to tell of changes no more; where that fails, the answer says so.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'DELETE', path: '/connections/{connectionId}' },
  isIdempotent: true,
  isDestructive: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict'],
  input: { connectionId },
  output: Type.Object({
    success: Type.Boolean(),
    notice: Type.Optional(Type.String({ description: 'What could not be done at the other side.' })),
  }),

  async handler({ connectionId }, { store, caller, ifVersion, links }) {
    const { connection, credentials } = await store.read(async reader => {
      const row = await getConnection(reader, connectionId);
      return { connection: row, credentials: row.credentials && (await credentialsOf(reader, row)) };
    });
    await store.write(async writer => {
      const { name, type } = await getConnectionForChange(writer, connectionId, ifVersion);
      const run = await findOpenJob(writer, runKindOf(type), connectionId);
      if (run) await cancelJob(writer, run.id, caller.rights);
      await endLink(writer, connectionId);
      await removeConnection(writer, connectionId);
      writer.noteEvent({ type: 'connection.removed', data: { connectionId, name, type }, changes: [] });
    });
    const isTold = connection.type === 'entra' && credentials !== null;
    const notice = isTold ? await endNews({ links }, connection, credentials) : undefined;
    return { success: true, ...(notice !== undefined && { notice }) };
  },
});

/** What is to be said of notifications that go on. */
async function endNews(
  links: Pick<CallContext, 'links'>,
  connection: ConnectionTable,
  credentials: string,
): Promise<string | undefined> {
  try {
    await linksIn(links).directories.endNews(connection, credentials, AbortSignal.timeout(patience));
    return undefined;
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    if (!(error instanceof LinkProblem) && !isLate) throw error;
    const why = isLate ? 'Microsoft Graph did not answer in 10 seconds.' : error.message;
    return `Microsoft Graph tells of changes for up to three days more, and nobody listens: its subscription could not be ended. ${why}`;
  }
}
