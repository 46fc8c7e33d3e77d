import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import type { Work } from '#base/worker.ts';
import {
  findConnection,
  getConnectionForChange,
  groupsOf,
  stateOf,
  updateConnection,
} from '#store/connections/connections.ts';
import { connectionsDue, locationsWithConnectionsDue, takeConnection } from '#store/connections/due.ts';
import { lookNow } from '#store/highlevel/links.ts';
import { findOpenJob, resumeJob, startJob } from '#store/jobs/jobs.ts';
import type { Store, StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { causeOf, directoryNews, runRight, syncRunKind } from './cause.ts';
import type { Directories } from './directories.ts';
import { healed, noteFailure } from './health.ts';
import { nextLook } from './next-look.ts';
import type { PagesAhead } from './pages-ahead.ts';
import type { RunMode } from './place.ts';
import { LinkProblem } from './problem.ts';
import { forgetPlace } from './read-again.ts';
import { pageAt } from './read-page.ts';

const rights = new Set([runRight]);

export interface PollTerms {
  readonly store: Store;
  readonly directories: Directories;
  /** What a look has read already, for the run that it begins. */
  readonly ahead: PagesAhead;
  readonly clock: Clock;
  /** Names this process in the leases. */
  readonly owner: string;
  readonly log: Pick<Log, 'error'>;
}

/** How long a connection stays with a process that says nothing, in milliseconds. */
const leaseLength = 60_000;
const lookEvery = 1000;
/** With a filter by groups all people are read so often, in milliseconds. */
const groupsAreFresh = 3_600_000;

/**
 * Asks each directory now and then whether something changed; what has is read by a run. Where nothing has, nothing but
 * the place in the directory's changes is written.
 */
export function pollDirectories(terms: PollTerms): Work {
  const { store, clock, owner } = terms;
  return {
    name: 'directories',
    look: () => locationsWithConnectionsDue(store, clock()),
    lookEvery,
    async work(locationId, signal) {
      const due = await store.read(locationId, reader => connectionsDue(reader));
      for (const { id } of due) {
        if (signal.aborted) return false;
        const now = clock();
        const connection = await takeConnection(store, {
          locationId,
          id,
          owner,
          now,
          until: now + leaseLength,
        });
        if (connection) await poll(terms, connection, signal);
      }
      return false;
    },
  };
}

async function poll(
  { store, directories, ahead, clock }: PollTerms,
  connection: ConnectionTable,
  signal: AbortSignal,
): Promise<void> {
  const { location_id: locationId, id } = connection;
  const { deltaLink, passedAt } = stateOf(connection);
  // Who joins or leaves a group is told by no delta query of users: everybody is looked at again.
  const isStale =
    groupsOf(connection).length > 0 && typeof passedAt === 'number' && clock() - passedAt > groupsAreFresh;
  const link = typeof deltaLink === 'string' && !isStale ? deltaLink : null;
  const isRunning = await store.read(locationId, reader => findOpenJob(reader, syncRunKind, id));
  const read = <Result>(work: Parameters<typeof store.read<Result>>[1]) => store.read(locationId, work);
  const answer =
    isRunning || link === null ? undefined : await pageAt({ read, signal }, directories, connection, link);
  if (signal.aborted) return;
  await store.write(locationId, causeOf(connection), async writer => {
    if (!(await findConnection(writer, id))) return;
    const row = { ...(await getConnectionForChange(writer, id)), lease_owner: null, lease_until: 0 };
    const next = nextLook(row, writer.now);
    // Somebody told of a change while the directory was asked.
    const asked = row.due_at === connection.due_at ? null : row.due_at;
    const later = { ...row, due_at: Math.min(next, asked ?? next) };
    if (answer instanceof LinkProblem && answer.kind !== 'resync') {
      await updateConnection(writer, row);
      await noteFailure(writer, id, answer);
    } else if (isRunning) await updateConnection(writer, later);
    else if (answer === undefined || answer instanceof LinkProblem) {
      await updateConnection(writer, later);
      await startRun(writer, row, 'full');
    } else if (answer.changes.length > 0 || answer.nextLink !== undefined) {
      await updateConnection(writer, later);
      await startRun(writer, row, 'incremental');
      if (link !== null) ahead.keep(id, link, Promise.resolve(answer));
    } else {
      const place = stateOf(row);
      // While the directory was asked, somebody may have had all people read again.
      const isHere = place.deltaLink === link;
      const state = JSON.stringify({ ...place, ...(isHere && { deltaLink: answer.deltaLink ?? link }) });
      await updateConnection(writer, { ...healed(later), state, current_at: writer.now });
    }
  });
}

/** Begins a run; where one goes on already, answers that one. */
export async function startRun(store: StoreWriter, connection: ConnectionTable, mode: RunMode) {
  const { id } = connection;
  const open = await findOpenJob(store, syncRunKind, id);
  if (open) return open;
  return startJob(store, {
    kind: syncRunKind,
    scope: runRight,
    subject: id,
    parameters: { connectionId: id, mode },
    actor: causeOf(connection).actor,
  });
}

/**
 * Has a connection go on at once, after it was changed so that it may: what waits is tried again. `full` reads all
 * people again, once the connection is active.
 */
export async function wakeConnection(
  store: StoreWriter,
  connection: ConnectionTable,
  mode: RunMode,
): Promise<ConnectionTable> {
  if (connection.type === 'highlevel') {
    await lookNow(store, connection.id);
    return connection;
  }
  const placed = mode === 'full' ? await forgetPlace(store, connection) : connection;
  // Nobody else begins one: what a client of SCIM sends is read here. While the connection is paused it waits.
  if (placed.type === 'scim' && mode === 'full') await startRun(store, placed, mode);
  if (placed.status !== 'active') return placed;
  const open = await findOpenJob(store, syncRunKind, placed.id);
  if (open?.state === 'waiting') await resumeJob(store, open.id, rights, ({ cursor }) => cursor);
  if (placed.type === 'scim' || placed.credentials === null) return placed;
  const after = { ...placed, due_at: store.now };
  await updateConnection(store, after);
  store.announce(directoryNews);
  return after;
}
