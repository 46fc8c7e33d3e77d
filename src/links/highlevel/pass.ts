import { type AskedRun, runAskedOf } from '#store/highlevel/runs.ts';
import type { StoreWriter } from '#store/store.ts';
import { type AccountWork, write } from './account.ts';

/** The run that a pass is made for was cancelled. */
class NotAsked extends Error {}

/** Looks at an account, to its end or until the run that this is made for is cancelled. */
export async function whileAsked(pass: () => Promise<void>): Promise<void> {
  try {
    await pass();
  } catch (error) {
    if (!(error instanceof NotAsked)) throw error;
  }
}

/** A transaction of a pass over an account, for a run or for none. */
export function writePass<Result>(
  work: AccountWork,
  run: AskedRun | undefined,
  change: (writer: StoreWriter) => Promise<Result>,
): Promise<Result> {
  return write(work, async writer => {
    if (run && (await runAskedOf(writer, work.account.connectionId)) !== run.id) throw new NotAsked();
    return change(writer);
  });
}
