import {
  findConnection,
  getConnectionForChange,
  settingsOf,
  stateOf,
  updateConnection,
} from '#store/connections/connections.ts';
import type { StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';

/** Between a notification and the look at the directory, in milliseconds: what comes meanwhile is read with it. */
const soon = 2000;
/** A directory may show a change later than it tells of it, so it is looked at again. */
const later = 15_000;

type Looked = Pick<ConnectionTable, 'settings' | 'state'>;

/** When a directory that was looked at now is looked at next, in milliseconds since 1970. */
export function nextLook(connection: Looked, now: number): number {
  const { pollSeconds } = settingsOf(connection);
  const usual = now + (typeof pollSeconds === 'number' ? pollSeconds : 30) * 1000;
  const again = lookAgainAt(connection);
  return again > now ? Math.min(usual, again) : usual;
}

/** Whether a notification that comes now makes a difference to when the directory is looked at. */
export function canHurry(row: ConnectionTable, now: number): boolean {
  // One that fails is tried when it may be, whoever calls.
  if (row.status !== 'active' || row.due_at === null || row.failures > 0) return false;
  return row.due_at > now + soon || lookAgainAt(row) < secondLook(now);
}

/** Has the directory looked at soon, and once more for what it shows late. */
export async function hurryConnection(store: StoreWriter, connectionId: string): Promise<void> {
  if (!(await findConnection(store, connectionId))) return;
  const row = await getConnectionForChange(store, connectionId);
  if (row.due_at === null || !canHurry(row, store.now)) return;
  await updateConnection(store, {
    ...row,
    due_at: Math.min(row.due_at, store.now + soon),
    state: JSON.stringify({ ...stateOf(row), lookAgainAt: secondLook(store.now) }),
  });
}

/** In whole steps, so that not each of many notifications is written. */
function secondLook(now: number): number {
  return Math.ceil((now + later) / soon) * soon;
}

function lookAgainAt(connection: Looked): number {
  const { lookAgainAt } = stateOf(connection);
  return typeof lookAgainAt === 'number' ? lookAgainAt : 0;
}
