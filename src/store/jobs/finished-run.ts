import { keptActor } from '../actor.ts';
import { insertRow } from '../rows.ts';
import type { StoreWriter } from '../store.ts';
import { addCounts, countsIn, type JobOrder } from './jobs.ts';

type Counts = Readonly<Record<string, number>>;

/** Keeps what was done without a job as one that has ended, under an id of the caller's; later more can be added to it. */
export async function keepFinishedJob(
  store: StoreWriter,
  id: string,
  order: Required<Pick<JobOrder, 'kind' | 'scope' | 'parameters' | 'subject' | 'actor'>>,
  counts: Counts,
): Promise<void> {
  await insertRow(store, 'job', {
    location_id: store.locationId,
    id,
    kind: order.kind,
    operation: order.kind,
    scope: order.scope,
    actor: keptActor({ actor: order.actor }),
    parameters: JSON.stringify(order.parameters),
    cursor: 'null',
    counts: JSON.stringify(counts),
    total: null,
    result: 'null',
    state: 'done',
    error: null,
    attempts: 0,
    next_at: store.now,
    lease_owner: null,
    lease_until: 0,
    date_added: store.now,
    date_updated: store.now,
    date_ended: store.now,
    subject: order.subject,
  });
}

/** Adds what was done since to a job that has ended. */
export async function addToFinishedJob(store: StoreWriter, id: string, counts: Counts): Promise<void> {
  const jobs = store.database.selectFrom('job').select('counts').where('location_id', '=', store.locationId);
  const job = await jobs.where('id', '=', id).executeTakeFirst();
  if (!job) return;
  await store.database
    .updateTable('job')
    .set({
      counts: JSON.stringify(addCounts(countsIn(job.counts), counts)),
      date_updated: store.now,
      date_ended: store.now,
    })
    .where('location_id', '=', store.locationId)
    .where('id', '=', id)
    .execute();
}
