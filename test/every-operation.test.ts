/** Runs the tests of all operations once more, through HTTP, in one process. */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { test } from 'node:test';
import { operations } from '#operations/catalogue.ts';
import { httpDoor } from './support/doors.ts';
import { goThrough, sampledOn } from './support/operations.ts';
import { engineKinds, engineNames } from './support/test-engines.ts';

const root = new URL('../', import.meta.url);

goThrough(httpDoor);
// What an event says of its operation differs for a preset, which goes by its parent's route: triggers have no route.
const files = globSync('src/operations/**/*.test.ts', { cwd: root }).filter(
  file => !file.startsWith('src/operations/on/'),
);
for (const file of files) await import(new URL(file, root).href);

test('every operation of the catalogue has a test of its own and works through HTTP on both engines', context => {
  for (const kind of engineKinds) {
    const works = sampledOn(kind);
    const missing = operations.map(({ key }) => key).filter(key => !works.has(key));
    assert.deepEqual(missing, [], `do not work on ${engineNames[kind]}, or have no test`);
    context.diagnostic(`${works.size} operations work through HTTP on ${engineNames[kind]}`);
  }
});
