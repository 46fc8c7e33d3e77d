import { stateOf, updateConnection } from '#store/connections/connections.ts';
import { findOpenJob } from '#store/jobs/jobs.ts';
import type { StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { syncRunKind } from './cause.ts';

/**
 * Forgets the place in the directory, since what is taken or made of people has changed: the next run reads all of them.
 * A run that goes on has read some as it was before, and reads all again at its end.
 */
export async function forgetPlace(store: StoreWriter, connection: ConnectionTable): Promise<ConnectionTable> {
  const { deltaLink: _, ...place } = stateOf(connection);
  const isRunning = (await findOpenJob(store, syncRunKind, connection.id)) !== undefined;
  const state = JSON.stringify({ ...place, ...(isRunning && { readAgain: true }) });
  const after = { ...connection, state };
  await updateConnection(store, after);
  return after;
}

/** Whether all are to be read again at the end of a run. */
export function isToReadAgain(connection: Pick<ConnectionTable, 'state'>): boolean {
  return stateOf(connection).readAgain === true;
}

/** The state of a connection whose people are read again from now on. */
export function readingAgain(connection: Pick<ConnectionTable, 'state'>): string {
  const { readAgain: _, ...state } = stateOf(connection);
  return JSON.stringify(state);
}
