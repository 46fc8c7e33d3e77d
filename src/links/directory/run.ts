import Type from 'typebox';
import { findConnection, getConnectionForChange, updateConnection } from '#store/connections/connections.ts';
import { letStay, peopleLeaving, sweepPeople } from '#store/connections/people.ts';
import { type JobKind, type JobProgress, type JobRun, jobKind } from '#store/jobs/job-kind.ts';
import { addCounts } from '#store/jobs/jobs.ts';
import type { StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { applyReports } from './apply-reports.ts';
import { syncRunKind } from './cause.ts';
import type { Directories } from './directories.ts';
import { finishRun, stopRun } from './end-run.ts';
import { whyGuarded, whyUnapproved } from './guard.ts';
import type { PagesAhead } from './pages-ahead.ts';
import { firstPlace, placeBeforeLeaving, RunPlace, runModes } from './place.ts';
import { isToReadAgain, readingAgain } from './read-again.ts';
import { readPage } from './read-page.ts';
import { releaseHeld } from './release-held.ts';
import { removePeople } from './remove-people.ts';

const removedAtOnce = 100;
const toldAtOnce = 100;
const releasedAtOnce = 100;
const sweptAtOnce = 2000;
/** A paused connection is looked at again after so many milliseconds, were it not woken. */
const pausedFor = 3_600_000;

type Counts = Readonly<Record<string, number>>;

/** A run at one of its steps. */
export interface RunStep {
  readonly run: JobRun<RunPlace>;
  readonly connection: ConnectionTable;
  readonly place: RunPlace;
}

/**
 * What reads a directory page by page, then takes away who is gone, tells reports how their managers are called, and gives
 * out addresses that became free: one job, resumed at any point. The directory's link is the truth: what a page says and
 * the link behind it are kept in one transaction.
 */
export function syncRun(directories: Directories, ahead: PagesAhead): JobKind {
  return jobKind({
    kind: syncRunKind,
    parameters: { connectionId: Type.String(), mode: Type.Enum([...runModes]) },
    cursor: RunPlace,
    async step({ parameters: { connectionId, mode }, cursor }, run) {
      const connection = await run.read(reader => findConnection(reader, connectionId));
      if (!connection) {
        await run.advance(async () => ({ cursor, isDone: true, failure: 'The connection was deleted.' }));
        return;
      }
      const place = cursor ?? firstPlace(connection, mode, run.jobId);
      if (connection.status === 'paused') {
        await run.advance(async store => ({ cursor: place, waitUntil: store.now + pausedFor }));
        return;
      }
      const step = { run, connection, place };
      if (place.phase === 'approve') await approve(step);
      else if (place.phase === 'read') await readPage(step, directories, ahead);
      else if (place.phase === 'sweep') await sweep(step);
      else if (place.phase === 'guard') await guard(step);
      else if (place.phase === 'remove') await remove(step);
      else if (place.phase === 'reports') await tellReports(step);
      else await release(step);
    },
  });
}

/** The first run of a connection waits where both sides are full. */
async function approve({ run, connection, place }: RunStep): Promise<void> {
  await run.advance(async store => {
    if (place.decision === 'discard') return finishRun(store, { run, connection, place });
    const why = place.decision === 'continue' ? undefined : await whyUnapproved(store, connection);
    if (why !== undefined) return stopRun(store, { run, connection, place }, why);
    const { decision: _, shown: __, ...rest } = place;
    // Nobody was read yet.
    const now = await getConnectionForChange(store, connection.id);
    if (isToReadAgain(now)) await updateConnection(store, { ...now, state: readingAgain(now) });
    return { cursor: { ...rest, phase: 'read' } };
  });
}

/** Finds who was not seen by a pass over the whole directory. */
async function sweep({ run, connection, place }: RunStep): Promise<void> {
  await run.advance(async store => {
    const { passId, after } = place;
    const { after: next } = await sweepPeople(store, connection.id, {
      passId: passId ?? '',
      after,
      limit: sweptAtOnce,
    });
    return { cursor: next === null ? { ...place, phase: 'guard', after: '' } : { ...place, after: next } };
  });
}

async function guard({ run, connection, place }: RunStep): Promise<void> {
  await run.advance(async store => {
    if (place.decision === 'discard') await letStay(store, connection.id);
    else if (place.decision === 'continue') return { cursor: placeBeforeLeaving(place) };
    else {
      const why = await whyGuarded(store, connection, place);
      if (why !== undefined) return stopRun(store, { run, connection, place }, why);
    }
    return { cursor: { ...place, phase: 'remove', after: '' } };
  });
}

async function remove({ run, connection, place }: RunStep): Promise<void> {
  await run.advance(async store => {
    const leaving = await peopleLeaving(store, connection.id, { after: place.after, limit: removedAtOnce });
    const counts = await removePeople(store, { connection, runId: run.jobId }, leaving);
    if (leaving.length === removedAtOnce)
      return { cursor: { ...place, after: leaving.at(-1)?.person_id ?? '' }, counts };
    return tellSome(store, { run, connection, place: { ...place, phase: 'reports', after: '' } }, counts);
  });
}

async function tellReports(step: RunStep): Promise<void> {
  await step.run.advance(store => tellSome(store, step));
}

/** Once all is read, it is known how managers are called now. */
async function tellSome(
  store: StoreWriter,
  { run, connection, place }: RunStep,
  before: Counts = {},
): Promise<JobProgress<RunPlace>> {
  const terms = { connection, runId: run.jobId, passId: place.passId };
  const { counts, after } = await applyReports(store, terms, { after: place.after, limit: toldAtOnce });
  const all = addCounts(before, counts);
  if (after !== null) return { cursor: { ...place, after }, counts: all };
  return releaseSome(store, { run, connection, place: { ...place, phase: 'release', after: '' } }, all);
}

async function release(step: RunStep): Promise<void> {
  await step.run.advance(store => releaseSome(store, step));
}

/** Once all is read and who is gone is away, addresses may have become free. */
async function releaseSome(
  store: StoreWriter,
  { run, connection, place }: RunStep,
  before: Counts = {},
): Promise<JobProgress<RunPlace>> {
  const terms = { connection, runId: run.jobId, passId: place.passId };
  const { counts, after } = await releaseHeld(store, terms, { after: place.after, limit: releasedAtOnce });
  const all = addCounts(before, counts);
  if (after === null) return finishRun(store, { run, connection, place }, all);
  return { cursor: { ...place, after }, counts: all };
}
