/** Runs the tests of all operations and triggers in one process: each file alone loads the whole catalogue, for a second. */
import { globSync } from 'node:fs';

const root = new URL('../', import.meta.url);

for (const file of globSync('src/operations/**/*.test.ts', { cwd: root }))
  await import(new URL(file, root).href);
