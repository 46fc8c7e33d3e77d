/** Runs the tests of the store and what builds on it, on both engines, in one process: each file alone pays a start, and learns its database anew. */
import { globSync } from 'node:fs';

const files = globSync('engines-*.test.ts', { cwd: import.meta.dirname });

for (const file of files.toSorted()) await import(`./${file}`);
