import { RosterError } from '#base/errors.ts';
import type { Job } from '#contacts/job.ts';
import { defaultLinkedFields } from '#contacts/linked-field.ts';
import {
  findConnection,
  getConnectionForChange,
  settingsOf,
  updateConnection,
} from '#store/connections/connections.ts';
import { beginLink, linkedWith, linksOf } from '#store/highlevel/links.ts';
import { askForRun } from '#store/highlevel/runs.ts';
import { findOpenJob, resumeJob, startJob } from '#store/jobs/jobs.ts';
import type { Store, StoreReader, StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { runRight } from '../directory/cause.ts';
import { whyUnapproved } from '../directory/guard.ts';
import { healed, noteProblem } from '../directory/health.ts';
import type { RunMode } from '../directory/place.ts';
import type { LinkProblem } from '../directory/problem.ts';
import { linkRunKind } from '../run-kind.ts';
import { type ConflictRule, causeOf } from './account.ts';
import type { HighLevelAccounts } from './accounts.ts';
import { linkedFieldsOf, rulesBy } from './field-rules.ts';
import { isSignedIn, keptCredentials, signInProblem } from './kept-credentials.ts';
import type { AccountTerms } from './link-runner.ts';

const rights = new Set([runRight]);

/**
 * Links a connection to HighLevel that is signed in. Where the location has contacts already, both sides are changed by
 * it: a run waits for a decision, unless `approveFirstRun` says that there is none.
 */
export async function linkApproved(store: StoreWriter, connection: ConnectionTable): Promise<void> {
  const { id, type, status } = connection;
  if (type !== 'highlevel' || status !== 'active' || (await linksOf(store)).includes(id)) return;
  const kept = await keptCredentials(store, connection);
  if (!kept || !isSignedIn(kept)) return;
  const why = await whyLinkedBefore(store, connection);
  if (why !== undefined) throw new RosterError('conflict', why);
  const isApproved = (await whyUnapproved(store, connection)) === undefined;
  const open = await findOpenJob(store, linkRunKind, id);
  if (!open && isApproved) await beginLinkOf(store, connection);
  else if (!open)
    await startJob(store, {
      kind: linkRunKind,
      scope: runRight,
      subject: id,
      parameters: { connectionId: id },
      actor: causeOf({ connectionId: id }).actor,
    });
  else if (open.state === 'stopped' && isApproved)
    await resumeJob(store, open.id, rights, ({ cursor }) => cursor);
}

/**
 * Begins a run that compares both sides; where a run goes on already, answers that one, and the first link where the
 * connection is not linked yet. Throws `conflict`.
 */
export async function startCompare(
  store: StoreWriter,
  connection: ConnectionTable,
  mode: RunMode,
): Promise<Job> {
  const { id } = connection;
  await linkApproved(store, connection);
  const open = await findOpenJob(store, linkRunKind, id);
  if (open) return open;
  if (!(await linksOf(store)).includes(id))
    throw new RosterError(
      'conflict',
      'Nobody has signed in. Set the credentials, or authorise the connection.',
    );
  const job = await startJob(store, {
    kind: linkRunKind,
    scope: runRight,
    subject: id,
    parameters: { connectionId: id, mode },
    actor: causeOf({ connectionId: id }).actor,
  });
  await askForRun(store, id, { id: job.id, mode });
  return job;
}

/**
 * Why a connection cannot be linked: another one of the location is, with the same location there. By two at a time each
 * contact would be made twice.
 */
export async function whyLinkedBefore(
  store: StoreReader | StoreWriter,
  connection: ConnectionTable,
): Promise<string | undefined> {
  const linked = await linkedWith(store, String(settingsOf(connection).locationId));
  const other = linked.find(id => id !== connection.id);
  if (other === undefined) return undefined;
  const name = (await findConnection(store, other))?.name ?? other;
  return `The connection ${name} links this location with that one of HighLevel already. Use that one, or delete it first: what it has tied is found again.`;
}

export async function beginLinkOf(store: StoreWriter, connection: ConnectionTable): Promise<void> {
  await beginLink(store, connection.id, String(settingsOf(connection).locationId));
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
    return connection?.status === 'active' ? linkTermsOf(reader, accounts, connection) : undefined;
  });
}

/** What the account of a connection is called with, and by which rules; nothing while nobody has signed in. */
export async function linkTermsOf(
  reader: StoreReader,
  accounts: HighLevelAccounts,
  connection: ConnectionTable,
): Promise<AccountTerms | undefined> {
  const kept = await keptCredentials(reader, connection);
  const credentials = kept && accounts.credentials(connection, kept);
  const rule = rules[String(settingsOf(connection).conflicts)] ?? 'newest';
  const fields = (await linkedFieldsOf(connection)) ?? defaultLinkedFields;
  const ruleOf = rulesBy(fields, await reader.dictionary());
  return credentials && { credentials, conflicts: rule, ruleOf };
}

/** Keeps how it went with a connection, and tells once that a person has to mend it, or that a trouble has lasted. */
export async function keepOutcome(
  store: Store,
  locationId: string,
  connectionId: string,
  problem: LinkProblem | undefined,
): Promise<void> {
  await store.write(locationId, causeOf({ connectionId }), async writer => {
    if (!(await findConnection(writer, connectionId))) return;
    const before = await getConnectionForChange(writer, connectionId);
    if (problem) return noteProblem(writer, before, problem);
    // It works as long as its last token does; somebody has to sign in before that ends.
    const after = signInProblem(before) ? before : healed(before);
    await updateConnection(writer, { ...after, current_at: writer.now });
  });
}
