import { defaultLinkedFields } from '#contacts/linked-field.ts';
import {
  findConnection,
  getConnectionForChange,
  settingsOf,
  updateConnection,
} from '#store/connections/connections.ts';
import { countContacts } from '#store/contacts/list-contacts.ts';
import { beginLink, linksOf } from '#store/highlevel/links.ts';
import type { Store, StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { healed, noteBroken } from '../directory/health.ts';
import type { LinkProblem } from '../directory/problem.ts';
import { type ConflictRule, causeOf } from './account.ts';
import type { HighLevelAccounts } from './accounts.ts';
import { linkedFieldsOf, rulesBy } from './field-rules.ts';
import { isSignedIn, keptCredentials, signInProblem } from './kept-credentials.ts';
import type { AccountTerms } from './link-runner.ts';

/**
 * Links a connection to HighLevel that has its credentials. Where the location has contacts already, only once
 * `approveFirstRun` says so: both sides are changed by it.
 */
export async function linkApproved(store: StoreWriter, connection: ConnectionTable): Promise<void> {
  if (connection.type !== 'highlevel' || (await linksOf(store)).includes(connection.id)) return;
  const kept = await keptCredentials(store, connection);
  if (!kept || !isSignedIn(kept)) return;
  const { locationId, approveFirstRun } = settingsOf(connection);
  if (approveFirstRun !== true && (await countContacts(store)) > 0) return;
  await beginLink(store, connection.id, String(locationId));
}

const rules: Readonly<Record<string, ConflictRule>> = { roster: 'here', highlevel: 'there', ask: 'ask' };

/** What the account of a connection is called with; nothing while it is paused or has no token. */
export async function accountOf(
  { store, accounts }: { readonly store: Store; readonly accounts: HighLevelAccounts },
  locationId: string,
  connectionId: string,
): Promise<AccountTerms | undefined> {
  return store.read(locationId, async reader => {
    const connection = await findConnection(reader, connectionId);
    if (connection?.status !== 'active') return undefined;
    const kept = await keptCredentials(reader, connection);
    const credentials = kept && accounts.credentials(connection, kept);
    const rule = rules[String(settingsOf(connection).conflicts)] ?? 'newest';
    const fields = (await linkedFieldsOf(connection)) ?? defaultLinkedFields;
    const ruleOf = rulesBy(fields, await reader.dictionary());
    return credentials && { credentials, conflicts: rule, ruleOf };
  });
}

/** Keeps how it went with a connection, and tells once that a person has to mend it. */
export async function keepOutcome(
  store: Store,
  locationId: string,
  connectionId: string,
  problem: LinkProblem | undefined,
): Promise<void> {
  await store.write(locationId, causeOf({ connectionId }), async writer => {
    if (!(await findConnection(writer, connectionId))) return;
    const before = await getConnectionForChange(writer, connectionId);
    if (problem) return noteBroken(writer, before, problem);
    // It works as long as its last token does; somebody has to sign in before that ends.
    const after = signInProblem(before) ? before : healed(before);
    await updateConnection(writer, { ...after, current_at: writer.now });
  });
}
