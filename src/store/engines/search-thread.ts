/** The thread in which the embedded engine runs searches that no index carries. */
import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { monotonic } from '#base/clock.ts';
import { Dictionaries } from '../dictionary.ts';
import { type AsideSearch, searchIn } from '../search/aside.ts';
import { ReadTooLong } from '../search/within-time.ts';
import { SqliteConnection } from './node-sqlite.ts';
import type { ThreadAnswer, ThreadTerms } from './threaded-search.ts';

// Where all processors are at work, calls go before searches. Only Linux has a priority for each thread (setpriority(2)).
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW);

const { path, longest }: ThreadTerms = workerData;
const connection = new SqliteConnection(path, { readOnly: true });
const dictionaries = new Dictionaries();

parentPort?.on('message', async (search: AsideSearch) => {
  parentPort?.postMessage(await answerOf(search));
});

async function answerOf(search: AsideSearch): Promise<ThreadAnswer> {
  connection.deadline = monotonic() + longest;
  connection.run('begin');
  try {
    return { found: await searchIn(connection, search, dictionaries) };
  } catch (error) {
    return { isLate: error instanceof ReadTooLong, message: String(error) };
  } finally {
    connection.run('commit');
  }
}
