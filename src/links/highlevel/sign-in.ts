import {
  findConnection,
  getConnectionForChange,
  sealedAt,
  settingsOf,
  updateConnection,
} from '#store/connections/connections.ts';
import { lookNow } from '#store/highlevel/links.ts';
import type { Store } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { healed } from '../directory/health.ts';
import { LinkProblem } from '../directory/problem.ts';
import { causeOf } from './account.ts';
import type { HighLevelAccounts } from './accounts.ts';
import { linkApproved, whyLinkedBefore } from './connection-link.ts';
import { keptCredentials, withSignInProblem } from './kept-credentials.ts';

export interface SignInTerms {
  readonly store: Store;
  readonly accounts: HighLevelAccounts;
}

/**
 * Ends the sign-in of a connection with the code that came back: its tokens are kept, and the location that was chosen is
 * the connection's from then on. Throws `LinkProblem` where there are no tokens, or tokens of another location.
 */
export async function signIn(
  { store, accounts }: SignInTerms,
  connection: ConnectionTable,
  back: { readonly code: string; readonly redirectUri: string },
): Promise<void> {
  const { location_id: locationId, id: connectionId } = connection;
  const before = await store.read(locationId, reader => keptCredentials(reader, connection));
  if (!before || !('clientSecret' in before)) throw changed();
  const tokens = await accounts.exchange(connection, before.clientSecret, back);
  await store.write(locationId, causeOf({ connectionId }), async writer => {
    if (!(await findConnection(writer, connectionId))) throw changed();
    const row = await getConnectionForChange(writer, connectionId);
    const kept = await keptCredentials(writer, row);
    const settings = settingsOf(row);
    if (!kept || !('clientSecret' in kept) || settings.clientId !== settingsOf(connection).clientId)
      throw changed();
    refuseOtherLocation(settings.locationId, tokens.locationId);
    const after = {
      ...healed(row),
      version: row.version + 1,
      settings: JSON.stringify({ ...settings, locationId: tokens.locationId }),
      credentials: await writer.seal(sealedAt(connectionId), JSON.stringify({ ...kept, tokens })),
      state: withSignInProblem(row, undefined),
      date_updated: writer.now,
    };
    const why = await whyLinkedBefore(writer, after);
    if (why !== undefined) throw new LinkProblem('invalid', 'linked_before', why);
    await updateConnection(writer, after);
    await linkApproved(writer, after);
    await lookNow(writer, connectionId);
  });
}

function refuseOtherLocation(wanted: unknown, chosen: string | undefined): void {
  if (chosen === undefined)
    throw new LinkProblem(
      'invalid',
      'agency',
      'The application was installed for an agency. Ask again, and choose one location (sub-account).',
    );
  if (wanted === undefined || wanted === chosen) return;
  throw new LinkProblem(
    'invalid',
    'other_location',
    `The location ${chosen} was chosen, and the connection is one to ${wanted}. Ask again and choose that one, or make another connection.`,
  );
}

function changed(): LinkProblem {
  return new LinkProblem('invalid', 'changed', 'The connection was changed meanwhile. Ask again.');
}
