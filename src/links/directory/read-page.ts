import { getConnectionForChange, sealedAt, updateConnection } from '#store/connections/connections.ts';
import type { JobProgress, JobRun } from '#store/jobs/job-kind.ts';
import type { StoreReader, StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { usersNow } from '../scim/source.ts';
import { applyPeople } from './apply-people.ts';
import type { Directories } from './directories.ts';
import { healed, noteFailure } from './health.ts';
import { mapAhead } from './map-ahead.ts';
import { openSource } from './open-source.ts';
import type { PagesAhead } from './pages-ahead.ts';
import type { RunPlace } from './place.ts';
import { LinkProblem } from './problem.ts';
import type { RunStep } from './run.ts';
import type { DirectoryPage } from './source.ts';

/** A page that takes longer is asked for again, in milliseconds: shorter than the lease of a job. */
const pageTime = 45_000;
/** A pass whose place is lost again and again is given up. */
const mostRestarts = 5;

/** Asks the directory for a page, unless it was asked for before, and keeps what it says. */
export async function readPage(step: RunStep, directories: Directories, ahead: PagesAhead): Promise<void> {
  const { run, connection, place } = step;
  const answer =
    (await ahead.take(connection.id, place.link)) ?? (await pageAt(run, directories, connection, place.link));
  if (answer instanceof LinkProblem) {
    await run.advance(store => afterProblem(store, step, answer));
    return;
  }
  const { nextLink } = answer;
  if (nextLink !== undefined) ahead.keep(connection.id, nextLink, mappedPageAt(step, directories, nextLink));
  await run.advance(store => takePage(store, step, answer));
}

async function mappedPageAt(
  { run, connection }: RunStep,
  directories: Directories,
  link: string,
): Promise<DirectoryPage | LinkProblem> {
  const answer = await pageAt(run, directories, connection, link);
  return answer instanceof LinkProblem ? answer : mapAhead(run.read, connection, answer);
}

/** The page at a link, or what went wrong. */
export async function pageAt(
  {
    read,
    signal,
  }: Pick<JobRun, 'signal'> & {
    read<Result>(work: (store: StoreReader) => Promise<Result>): Promise<Result>;
  },
  directories: Directories,
  connection: ConnectionTable,
  link: string | null,
): Promise<DirectoryPage | LinkProblem> {
  try {
    const credentials = await read(reader => credentialsOf(reader, connection));
    const source = openSource(read, directories, connection, credentials);
    return await source.page(link ?? undefined, AbortSignal.any([signal, AbortSignal.timeout(pageTime)]));
  } catch (error) {
    if (error instanceof LinkProblem) return error;
    if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError'))
      return new LinkProblem(
        'unavailable',
        'timeout',
        'The directory did not answer in time. It is asked again.',
      );
    throw error;
  }
}

/** The credentials of a connection, opened. */
export async function credentialsOf(store: Pick<StoreReader, 'open'>, { id, credentials }: ConnectionTable) {
  return credentials === null ? '{}' : store.open(sealedAt(id), credentials);
}

async function takePage(
  store: StoreWriter,
  { run, connection: { id }, place }: RunStep,
  { changes, nextLink, deltaLink, mapped }: DirectoryPage,
): Promise<JobProgress<RunPlace>> {
  const connection = await getConnectionForChange(store, id);
  if (connection.failures > 0) await updateConnection(store, healed(connection));
  // A SCIM client may have changed them since the page was read.
  const latest = connection.type === 'scim' ? await usersNow(store, id, changes) : changes;
  const terms = { connection, runId: run.jobId, passId: place.passId };
  const counts = await applyPeople(store, terms, latest, mapped);
  const people = changes.filter(({ kind }) => kind === 'person').length;
  const next = { ...place, seen: place.seen + people };
  if (nextLink !== undefined) return { cursor: { ...next, link: nextLink }, counts };
  const phase = place.passId === null ? 'guard' : 'sweep';
  return { cursor: { ...next, phase, link: null, deltaLink: deltaLink ?? null }, counts };
}

async function afterProblem(
  store: StoreWriter,
  { run, connection: { id }, place }: RunStep,
  problem: LinkProblem,
): Promise<JobProgress<RunPlace>> {
  // The server stops: whoever takes the job next goes on here.
  if (run.signal.aborted) return { cursor: place, waitUntil: store.now + 1 };
  if (problem.kind === 'resync') {
    const restarts = place.restarts + 1;
    if (restarts > mostRestarts) return failed(store, id, place, problem);
    const passId = `${run.jobId}.${restarts}`;
    const link = problem.link ?? null;
    return { cursor: { ...place, restarts, passId, link, seen: 0 }, counts: { restarts: 1 } };
  }
  if (problem.kind === 'invalid') return failed(store, id, place, problem);
  return { cursor: place, waitUntil: await noteFailure(store, id, problem) };
}

async function failed(
  store: StoreWriter,
  connectionId: string,
  place: RunPlace,
  problem: LinkProblem,
): Promise<JobProgress<RunPlace>> {
  await noteFailure(store, connectionId, problem);
  return { cursor: place, isDone: true, failure: problem.message };
}
