import type { DirectoryChange } from '#contacts/directory/person.ts';
import { getConnectionForChange } from '#store/connections/connections.ts';
import type { StoreWriter } from '#store/store.ts';
import { applyChanges } from './apply-people.ts';
import type { AppliedPerson } from './keep-settled.ts';

class TakenBack extends Error {
  readonly applied: readonly AppliedPerson[];

  constructor(applied: readonly AppliedPerson[]) {
    super('A dry run is taken back.');
    this.applied = applied;
  }
}

/** What people would become: they are settled as in a run, then all of it is taken back. */
export async function dryRun(
  store: StoreWriter,
  connectionId: string,
  changes: readonly DirectoryChange[],
): Promise<readonly AppliedPerson[]> {
  const connection = await getConnectionForChange(store, connectionId);
  try {
    return await store.attempt(async () => {
      const { applied } = await applyChanges(store, { connection, runId: 'dry', passId: null }, changes);
      throw new TakenBack(applied);
    });
  } catch (error) {
    if (error instanceof TakenBack) return error.applied;
    throw error;
  }
}
