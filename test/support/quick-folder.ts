import { globSync, mkdtempSync, readFileSync, rmSync, statfsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#base/clock.ts';

const inMemory = '/dev/shm';

/** What is so old, in milliseconds, is of a run that was broken off: it would stay in memory. */
const forgottenAfter = 2 * 3_600_000;

/** So many bytes must be free there; PostgreSQL with the databases of a run takes a quarter of that. */
const enough = 2 * 1024 ** 3;

/**
 * Makes a folder for data that no test asks to outlive it: in memory where the system keeps such a place (a commit waits
 * some milliseconds for a disk), else where temporary files lie.
 */
export function quickFolder(prefix: string): string {
  removeForgotten();
  return mkdtempSync(join(hasRoom(inMemory) ? inMemory : tmpdir(), prefix));
}

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= enough;
  } catch {
    return false;
  }
}

function removeForgotten(): void {
  const before = systemClock() - forgottenAfter;
  for (const folder of globSync(join(inMemory, 'roster-*'))) {
    const madeAt = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? before;
    if (madeAt < before && !isServed(folder)) rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether a PostgreSQL that still runs has its data there: a long run of tests lasts for hours. */
function isServed(folder: string): boolean {
  try {
    const [processId] = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n');
    return process.kill(Number(processId), 0);
  } catch {
    return false;
  }
}
