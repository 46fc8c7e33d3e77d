import { readFile } from 'node:fs/promises';
import { parseJson } from '#base/json.ts';

const folder = new URL('../../derived/samples/', import.meta.url);
const read = new Map<string, Promise<unknown>>();

/** The sample that the test of an operation or a trigger made, by its key. Each is read once. */
export function sampleOf(key: string): Promise<unknown> {
  const known = read.get(key) ?? readFile(new URL(`${key}.json`, folder), 'utf8').then(parseJson);
  read.set(key, known);
  return known;
}
