import type { JobRun } from '../jobs/job-kind.ts';
import { statement } from '../statement.ts';
import type { StoreWriter } from '../store.ts';
import { noteFailing } from './note-failing.ts';
import { getSubscriptionForChange, readSubscriptions, updateSubscription } from './subscriptions.ts';

const placesOfUser = statement<{ id: string }>()((database, bind) =>
  database
    .selectFrom('user')
    .innerJoin('location', 'location.tenant_id', 'user.tenant_id')
    .select(['location.id as location_id', 'user.object_id'])
    .where('user.id', '=', bind('id'))
    .where('user.object_id', 'is not', null)
    .orderBy('location.id'),
);

/**
 * Pauses what a user has subscribed to, in every location of the tenant, and tells of each: for whoever learns that a
 * user is disabled or was removed. Called again it changes nothing. They stay paused until someone resumes them.
 */
export async function userIsGone(
  { read, elsewhere }: Pick<JobRun, 'read' | 'elsewhere'>,
  userId: string,
): Promise<void> {
  const places = await read(async store => store.rows(placesOfUser, { id: userId }));
  for (const { location_id, object_id } of places) {
    if (object_id !== null) await elsewhere(location_id, writer => pauseOf(writer, object_id));
  }
}

async function pauseOf(store: StoreWriter, ownerId: string): Promise<void> {
  for (const { id, owner_id, client_id } of await readSubscriptions(store)) {
    if (owner_id !== ownerId) continue;
    const owner = { ownerId, clientId: client_id, seesAll: false };
    const before = await getSubscriptionForChange(store, id, owner);
    if (before.status !== 'active') continue;
    const after = {
      ...before,
      status: 'paused',
      reason:
        'Its owner is disabled or was removed. Its events are kept for 30 days; an administrator can resume it.',
      version: before.version + 1,
      date_updated: store.now,
    } as const;
    await updateSubscription(store, after);
    noteFailing(store, before, after);
  }
}
