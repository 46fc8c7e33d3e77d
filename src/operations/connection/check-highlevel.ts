import { keptCredentials } from '#links/highlevel/kept-credentials.ts';
import { type AccountCheck, testAccount } from '#links/highlevel/test-account.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { linksIn } from '../links-in.ts';
import type { RemoteContext } from '../operation.ts';

/** All calls together may take so many milliseconds. */
const patience = 60_000;

/** Checks a connection to HighLevel: that it has credentials, that somebody signed in, and what the account lets it do. */
export async function checkHighLevel(
  { store, links }: Pick<RemoteContext, 'store' | 'links'>,
  connection: ConnectionTable,
): Promise<{ ok: boolean; checks: AccountCheck[] }> {
  const kept = await store.read(reader => keptCredentials(reader, connection));
  if (!kept)
    return failed({
      name: 'credentials',
      message:
        'The connection has no credentials. Set a private integration token, or the client secret of an application.',
    });
  const given = { name: 'credentials', ok: true, message: 'There are credentials.' };
  const { highLevel } = linksIn({ links });
  const credentials = highLevel.credentials(connection, kept);
  if (!credentials)
    return failed(
      {
        name: 'signIn',
        message:
          'Nobody has signed in yet. Open the address that connection.authorize answers, and choose the location.',
      },
      given,
    );
  const client = highLevel.client(connection, credentials);
  const checks = [given, ...(await testAccount(client, AbortSignal.timeout(patience)))];
  return { ok: checks.every(({ ok }) => ok), checks };
}

function failed(check: Omit<AccountCheck, 'ok'>, ...before: readonly AccountCheck[]) {
  return { ok: false, checks: [...before, { ...check, ok: false }] };
}
