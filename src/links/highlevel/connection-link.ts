import { isRecord, parseJson } from '#base/json.ts';
import { defaultLinkedFields } from '#contacts/linked-field.ts';
import { findConnection, sealedAt, settingsOf, updateConnection } from '#store/connections/connections.ts';
import { countContacts } from '#store/contacts/list-contacts.ts';
import { beginLink, linksOf } from '#store/highlevel/links.ts';
import type { Store, StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { healed } from '../directory/health.ts';
import type { LinkProblem } from '../directory/problem.ts';
import { type ConflictRule, causeOf } from './account.ts';
import { privateIntegration } from './credentials.ts';
import { linkedFieldsOf, rulesBy } from './field-rules.ts';
import type { AccountTerms } from './link-runner.ts';

/**
 * Links a connection to HighLevel that has its credentials. Where the location has contacts already, only once
 * `approveFirstRun` says so: both sides are changed by it.
 */
export async function linkApproved(store: StoreWriter, connection: ConnectionTable): Promise<void> {
  if (connection.type !== 'highlevel' || connection.credentials === null) return;
  if ((await linksOf(store)).includes(connection.id)) return;
  const { locationId, approveFirstRun } = settingsOf(connection);
  if (approveFirstRun !== true && (await countContacts(store)) > 0) return;
  await beginLink(store, connection.id, String(locationId));
}

const rules: Readonly<Record<string, ConflictRule>> = { roster: 'here', highlevel: 'there', ask: 'ask' };

/** What the account of a connection is called with; nothing while it is paused or has no token. */
export async function accountOf(
  store: Store,
  locationId: string,
  connectionId: string,
): Promise<AccountTerms | undefined> {
  return store.read(locationId, async reader => {
    const connection = await findConnection(reader, connectionId);
    if (connection?.status !== 'active' || connection.credentials === null) return undefined;
    const credentials = parseJson(await reader.open(sealedAt(connectionId), connection.credentials));
    const token = isRecord(credentials) ? credentials.privateIntegrationToken : undefined;
    if (typeof token !== 'string') return undefined;
    const rule = rules[String(settingsOf(connection).conflicts)] ?? 'newest';
    const fields = (await linkedFieldsOf(connection)) ?? defaultLinkedFields;
    const ruleOf = rulesBy(fields, await reader.dictionary());
    return { credentials: privateIntegration(token), conflicts: rule, ruleOf };
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
    const before = await findConnection(writer, connectionId);
    if (!before) return;
    if (!problem) {
      await updateConnection(writer, { ...healed(before), current_at: writer.now });
      return;
    }
    const { code, message } = problem;
    await updateConnection(writer, {
      ...before,
      failures: before.failures + 1,
      failing_since: before.failing_since ?? writer.now,
      failure_code: code,
      failure: message,
      is_broken: 1,
    });
    const { name, type } = before;
    if (before.is_broken === 0)
      writer.noteEvent({
        type: 'connection.broken',
        data: { connectionId, name, type, code, message },
        changes: [],
      });
  });
}
