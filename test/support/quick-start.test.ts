import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const quickStart = new URL('./quick-start.ts', import.meta.url).href;

test('a rejection that nobody waits for fails the run, although no promise is followed', context => {
  const folder = mkdtempSync(join(tmpdir(), 'roster-stray-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'stray.test.mjs');
  const body = 'await null; Promise.reject(new Error("a stray one")); await new Promise(setImmediate);';
  writeFileSync(file, `import { test } from 'node:test'; test('stray', async () => { ${body} });`);
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
  const { status, stdout } = spawnSync(process.execPath, [`--import=${quickStart}`, '--test', file], {
    env: environment,
    encoding: 'utf8',
  });
  assert.equal(status, 1);
  assert.match(stdout, /a stray one/);
  assert.match(stdout, /^ℹ fail 1$/m);
});
