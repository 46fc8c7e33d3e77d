import { readFileSync } from 'node:fs';

const headerLength = 32;
const frameHeader = 24;
const sector = 4096;

/**
 * Counts the commits in a write-ahead log (SQLite, "WAL-mode File Format"), and those of them that were flushed. The
 * database must have been opened as `torn-sectors.ts` does: a flushed commit then reaches the end of its sector, by one
 * more copy of its last page where it has to.
 */
export function flushesIn(path: string): { readonly commits: number; readonly flushed: number } {
  const log = readFileSync(path);
  const salts = log.subarray(16, 24);
  const frameLength = frameHeader + log.readUInt32BE(8);
  const frameAt = (start: number) => log.subarray(start, start + frameLength);
  const isOfThisLog = (frame: Buffer) => frame.length === frameLength && frame.subarray(8, 16).equals(salts);
  const isCommit = (frame: Buffer) => frame.readUInt32BE(4) > 0;

  let commits = 0;
  let flushed = 0;
  for (let start = headerLength; isOfThisLog(frameAt(start)); start += frameLength) {
    const frame = frameAt(start);
    if (!isCommit(frame)) continue;
    commits++;
    const next = frameAt(start + frameLength);
    const isFilled = isOfThisLog(next) && isCopy(frame, next);
    if (isFilled || (start + frameLength) % sector === 0) flushed++;
    if (isFilled) start += frameLength;
  }
  return { commits, flushed };
}

/** Whether two frames hold the same page of the same commit; their checksums differ, since those go on. */
function isCopy(one: Buffer, other: Buffer): boolean {
  return one.subarray(0, 8).equals(other.subarray(0, 8)) && one.subarray(24).equals(other.subarray(24));
}
