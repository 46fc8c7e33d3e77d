/** Runs the tests of directories in one process: each file alone pays a start, and learns its database anew. */
import { globSync } from 'node:fs';

const files = globSync('directory-*.test.ts', { cwd: import.meta.dirname });

for (const file of files.toSorted()) await import(`./${file}`);
