/** Runs the tests of Microsoft Graph in one process: each file alone pays a start. */
import { globSync } from 'node:fs';

const files = globSync('graph-*.test.ts', { cwd: import.meta.dirname });

for (const file of files.toSorted()) await import(`./${file}`);
