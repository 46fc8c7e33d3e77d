/** The files that try a whole server do it on SQLite when they run by themselves; here once more, on PostgreSQL. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** As the run of all tests gives it to each of its processes. */
const quickStart = '--import=./test/support/quick-start.ts';
const files: readonly (readonly [file: string, what: string, only?: string])[] = [
  ['test/walk.test.ts', 'the access walk: nothing of another tenant or location is told or changed'],
  ['test/idempotency.test.ts', 'repeated calls over HTTP have one effect', 'A call that is repeated'],
  ['test/sdk.test.ts', 'HighLevel’s SDK works, and each answer is as its contract says'],
  ['test/highlevel-connection.test.ts', 'a connection to HighLevel keeps both sides alike'],
  ['test/durability.test.ts', 'what was acknowledged survives kill -9 of the server', 'R1, R12, R13'],
];

for (const [file, what, only] of files) {
  test(`On PostgreSQL: ${what}`, async context => {
    const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
    const narrowed = only ? [`--test-name-pattern=${only}`] : [];
    const child = spawn(process.execPath, [quickStart, ...narrowed, file], {
      cwd: root,
      env: { ...environment, ROSTER_TEST_ENGINE: 'postgres' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', piece => {
      said += piece;
    });
    const [code] = await once(child, 'close');
    assert.equal(code, 0, said);
    const [, passed = '0'] = /^[ℹ#] pass (\d+)$/m.exec(said) ?? [];
    assert(Number(passed) > 0, said);
    context.diagnostic(`${passed} tests of ${file} passed`);
  });
}
