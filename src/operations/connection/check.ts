import Type from 'typebox';
import { LinkProblem } from '#links/directory/problem.ts';
import { credentialsOf } from '#links/directory/read-page.ts';
import { getConnection } from '#store/connections/connections.ts';
import { linksIn } from '../links-in.ts';
import { remote } from '../operation.ts';
import { checkHighLevel } from './check-highlevel.ts';
import { checkScim } from './check-scim.ts';
import { connectionId } from './members.ts';

const patience = 20_000;

const Check = Type.Object({
  name: Type.String({
    description:
      '`credentials`, `signIn` or `people`; of HighLevel `credentials`, `signIn`, `location` or a scope; of SCIM `bearer` or `lastUse`.',
  }),
  ok: Type.Boolean(),
  message: Type.String({ description: 'What was found, or what is wrong and what to do next.' }),
  code: Type.Optional(Type.String({ description: 'As the other side names what is wrong.' })),
});

export const testConnection = remote({
  key: 'connection.test',
  title: 'Test Connection',
  description:
    'Checks the credentials, permissions and reach of a connection, and says what is wrong and what to do next.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'POST', path: '/connections/{connectionId}/test' },
  isIdempotent: true,
  errors: ['not_found', 'conflict'],
  input: { connectionId },
  output: Type.Object({ ok: Type.Boolean(), checks: Type.Array(Check) }),

  async handler({ connectionId }, { store, links }) {
    const { connection, credentials } = await store.read(async reader => {
      const row = await getConnection(reader, connectionId);
      return { connection: row, credentials: row.credentials && (await credentialsOf(reader, row)) };
    });
    if (connection.type === 'highlevel') return checkHighLevel({ store, links }, connection);
    if (connection.type === 'scim') return checkScim(store, connectionId);
    if (credentials === null) {
      const message = 'The connection has no credentials. Set its client secret or certificate.';
      return { ok: false, checks: [{ name: 'credentials', ok: false, message }] };
    }
    const given = { name: 'credentials', ok: true, message: 'There are credentials.' };
    try {
      const source = linksIn({ links }).directories.open(connection, credentials);
      await source.test(AbortSignal.timeout(patience));
    } catch (error) {
      const problem = problemIn(error);
      const signedIn = { name: 'signIn', ok: true, message: 'The tenant gave a token.' };
      const isOfSignIn = problem.code.startsWith('AADSTS') || problem.code === 'certificate_unreadable';
      const failed = { ok: false, message: problem.message, code: problem.code };
      return {
        ok: false,
        checks: isOfSignIn
          ? [given, { name: 'signIn', ...failed }]
          : [given, signedIn, { name: 'people', ...failed }],
      };
    }
    return {
      ok: true,
      checks: [
        given,
        { name: 'signIn', ok: true, message: 'The tenant gave a token.' },
        { name: 'people', ok: true, message: 'The people of the directory can be read.' },
      ],
    };
  },
});

function problemIn(error: unknown): Pick<LinkProblem, 'code' | 'message'> {
  if (error instanceof LinkProblem) return error;
  if (error instanceof Error && error.name === 'TimeoutError')
    return { code: 'timeout', message: 'The other side did not answer in 20 seconds. Try again.' };
  throw error;
}
