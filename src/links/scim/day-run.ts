import { isRecord } from '#base/json.ts';
import { stateOf } from '#store/connections/connections.ts';
import { addToFinishedJob, keepFinishedJob } from '#store/jobs/finished-run.ts';
import type { StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { causeOf, runRight, syncRunKind } from '../directory/cause.ts';

/** What a client sends on one day of UTC is listed as one run. */
export interface DayRun {
  readonly id: string;
  /** Days since 1970. */
  readonly day: number;
  /** Whether it is the first of its day. */
  readonly isNew: boolean;
}

/** The run that what a client sends now belongs to. */
export function dayRunOf(store: StoreWriter, connection: ConnectionTable): DayRun {
  const day = Math.floor(store.now / 86_400_000);
  const { dayRun } = stateOf(connection);
  if (isRecord(dayRun) && dayRun.day === day && typeof dayRun.id === 'string')
    return { id: dayRun.id, day, isNew: false };
  return { id: store.newId(), day, isNew: true };
}

/** Keeps that the connection is up to date, and what was done; nothing is listed where nothing was. */
export async function keepDayRun(
  store: StoreWriter,
  connection: ConnectionTable,
  { id, day, isNew }: DayRun,
  counts: Readonly<Record<string, number>>,
): Promise<void> {
  const { unchanged: _, ...done } = counts;
  const isListed = Object.values(done).some(count => count > 0);
  const state = JSON.stringify({ ...stateOf(connection), dayRun: { id, day } });
  await store.database
    .updateTable('connection')
    .set({ current_at: store.now, ...(isListed && isNew && { state }) })
    .where('location_id', '=', store.locationId)
    .where('id', '=', connection.id)
    .execute();
  if (!isListed) return;
  if (!isNew) return addToFinishedJob(store, id, done);
  const { actor } = causeOf(connection);
  const parameters = { connectionId: connection.id, mode: 'incremental' };
  await keepFinishedJob(
    store,
    id,
    { kind: syncRunKind, scope: runRight, parameters, subject: connection.id, actor },
    done,
  );
}
