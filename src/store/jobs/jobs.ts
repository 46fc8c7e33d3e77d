import { toIso } from '#base/clock.ts';
import { notFound, RosterError } from '#base/errors.ts';
import { isRecord, parseJson } from '#base/json.ts';
import type { Actor } from '#contacts/event.ts';
import type { Job } from '#contacts/job.ts';
import { jobStates } from '#contacts/job-states.ts';
import { keptActor, readActor } from '../actor.ts';
import { insertRow } from '../rows.ts';
import { statement } from '../statement.ts';
import type { StoreReader, StoreWriter } from '../store.ts';
import type { JobTable } from '../tables.ts';

export interface JobOrder {
  readonly kind: string;
  /** The right of the operation that begins it: whoever sees or cancels the job needs it too. */
  readonly scope: string;
  /** What the job is to do, as its kind defines it. */
  readonly parameters: object;
  /** How much there is to do, where that is known. */
  readonly total?: number;
  /** What it is about: the id of a connection. */
  readonly subject?: string;
  /** In whose name it works, where that is not who began it. */
  readonly actor?: Actor;
}

/** Begins a job in the transaction of the call: both are there, or neither. */
export async function startJob(store: StoreWriter, order: JobOrder): Promise<Job> {
  const row: JobTable = {
    location_id: store.locationId,
    id: store.newId(),
    kind: order.kind,
    operation: store.cause.operation,
    scope: order.scope,
    actor: keptActor(order.actor ? { actor: order.actor } : store.cause),
    parameters: JSON.stringify(order.parameters),
    cursor: 'null',
    counts: '{}',
    total: order.total ?? null,
    result: 'null',
    state: 'waiting',
    error: null,
    attempts: 0,
    next_at: store.now,
    lease_owner: null,
    lease_until: 0,
    date_added: store.now,
    date_updated: store.now,
    date_ended: null,
    subject: order.subject ?? null,
  };
  await insertRow(store, 'job', row);
  store.announce('job');
  return presentJob(row);
}

/** Throws `not_found`, also for a job that needs a right which is not among those given. */
export async function getJob(store: StoreReader, id: string, rights: ReadonlySet<string>): Promise<Job> {
  return presentJob(await rowOf(store, id, rights));
}

export interface JobsQuery {
  readonly rights: ReadonlySet<string>;
  readonly kind?: string | undefined;
  readonly subject?: string | undefined;
  readonly state?: string | undefined;
  /** The last job of the page before. */
  readonly after?: readonly [dateAdded: number, id: string] | undefined;
  readonly limit: number;
}

/** The newest jobs first. */
export async function listJobs(store: StoreReader, query: JobsQuery): Promise<Job[]> {
  let rows = store.database
    .selectFrom('job')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('scope', 'in', [...query.rights]);
  if (query.kind !== undefined) rows = rows.where('kind', '=', query.kind);
  if (query.subject !== undefined) rows = rows.where('subject', '=', query.subject);
  if (query.state !== undefined) rows = rows.where('state', '=', query.state);
  const { after } = query;
  if (after) {
    rows = rows.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('date_added', 'id'), '<', tuple(after[0], after[1])),
    );
  }
  const found = await rows.orderBy('date_added', 'desc').orderBy('id', 'desc').limit(query.limit).execute();
  return found.map(presentJob);
}

const endJob = statement<{ location_id: string; id: string; now: number }>()((database, bind) =>
  database
    .updateTable('job')
    .set({
      state: 'cancelled',
      error: null,
      lease_owner: null,
      date_updated: bind('now'),
      date_ended: bind('now'),
    })
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('id'))
    .where('date_ended', 'is', null)
    .returningAll(),
);

/** Stops a job: the batch that runs is taken back, those before stay. A job that has ended is left as it is. */
export async function cancelJob(store: StoreWriter, id: string, rights: ReadonlySet<string>): Promise<Job> {
  const before = await rowOf(store, id, rights);
  const [ended] = await store.rows(endJob, { location_id: store.locationId, id, now: store.now });
  return presentJob(ended ?? before);
}

/** A job of the kind that has not ended, of those about a subject where one is named. */
export async function findOpenJob(
  store: StoreReader,
  kind: string,
  subject?: string,
): Promise<Job | undefined> {
  let rows = store.database
    .selectFrom('job')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('kind', '=', kind)
    .where('date_ended', 'is', null);
  if (subject !== undefined) rows = rows.where('subject', '=', subject);
  const row = await rows.executeTakeFirst();
  return row && presentJob(row);
}

const goOn = statement<{ location_id: string; id: string; cursor: string; now: number }>()((database, bind) =>
  database
    .updateTable('job')
    .set({
      state: 'waiting',
      error: null,
      cursor: bind('cursor'),
      next_at: bind('now'),
      date_updated: bind('now'),
    })
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('id'))
    .where('state', 'in', ['waiting', 'stopped'])
    .returningAll(),
);

/**
 * Has a job that waits, or is stopped, go on at once, from where `decide` puts it. Throws `conflict` for one that runs or
 * has ended.
 */
export async function resumeJob(
  store: StoreWriter,
  id: string,
  rights: ReadonlySet<string>,
  decide: (kept: { readonly state: string; readonly cursor: unknown }) => unknown,
): Promise<Job> {
  const row = await rowOf(store, id, rights);
  const cursor = JSON.stringify(decide({ state: row.state, cursor: parseJson(row.cursor) }));
  const [job] = await store.rows(goOn, { location_id: store.locationId, id, cursor, now: store.now });
  if (!job) throw new RosterError('conflict', `The job is ${row.state}, so there is nothing to decide.`);
  store.announce('job');
  return presentJob(job);
}

/** The state of a job, for the operation that began it; nothing where it is not there any more. */
export async function findJobState(store: StoreReader, id: string): Promise<Job['state'] | undefined> {
  const row = await store.database
    .selectFrom('job')
    .select('state')
    .where('location_id', '=', store.locationId)
    .where('id', '=', id)
    .executeTakeFirst();
  return jobStates.find(state => state === row?.state);
}

async function rowOf(store: StoreReader, id: string, rights: ReadonlySet<string>): Promise<JobTable> {
  const row = await store.database
    .selectFrom('job')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row || !rights.has(row.scope)) throw notFound('The job');
  return row;
}

function presentJob(row: JobTable): Job {
  const result = parseJson(row.result);
  return {
    id: row.id,
    kind: row.kind,
    ...(row.subject !== null && { subject: row.subject }),
    operation: row.operation,
    state: jobStates.find(state => state === row.state) ?? 'waiting',
    counts: countsIn(row.counts),
    ...(row.total !== null && { total: row.total }),
    ...(result !== null && { result }),
    ...(row.error !== null && { error: row.error }),
    startedBy: readActor(row.actor),
    dateAdded: toIso(row.date_added),
    dateUpdated: toIso(row.date_updated),
    ...(row.date_ended !== null && { dateEnded: toIso(row.date_ended) }),
  };
}

/** What was counted before, and what a step adds to it. */
export function addCounts(
  before: Readonly<Record<string, number>>,
  counts: Readonly<Record<string, number>>,
): Record<string, number> {
  const sums = { ...before };
  for (const [name, by] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + by;
  return sums;
}

/** The counts of a job, from the JSON in which they are kept. */
export function countsIn(text: string): Record<string, number> {
  const counts: Record<string, number> = {};
  const parsed = parseJson(text);
  for (const [name, value] of Object.entries(isRecord(parsed) ? parsed : {})) {
    if (typeof value === 'number') counts[name] = value;
  }
  return counts;
}
