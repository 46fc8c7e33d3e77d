import { mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** So many bytes must be free there; PostgreSQL with the databases of a run takes a quarter of that. */
const enough = 2 * 1024 ** 3;

/**
 * Makes a folder for data that no test asks to outlive it: in memory where the system keeps such a place (a commit waits
 * some milliseconds for a disk), else where temporary files lie.
 */
export function quickFolder(prefix: string): string {
  const inMemory = '/dev/shm';
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
