/** Runs the tests that stand beside the sources, but for those of operations, in one process: each file alone pays a start. */
import { globSync } from 'node:fs';

const root = new URL('../', import.meta.url);

for (const file of globSync('src/!(operations)/**/*.test.ts', { cwd: root }))
  await import(new URL(file, root).href);
