import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const layers = ['base', 'contacts', 'store', 'identity', 'links', 'operations', 'surfaces', 'app'];
const root = fileURLToPath(new URL('..', import.meta.url));
const sources = globSync('src/**/*.ts', { cwd: root }).map(path => {
  const file = path.replaceAll('\\', '/');
  const [, layer = ''] = file.split('/');
  const text = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
  return { file, layer, text, isTest: file.endsWith('.test.ts') };
});

const importPattern = /(?:\bfrom|\bimport|\bimport\()\s*'([^']+)'/g;

function importsOf(text: string): string[] {
  return [...text.matchAll(importPattern)].map(match => match[1] ?? '');
}

/** Says what is wrong with an import, or nothing. */
function wrongImport(
  source: { file: string; layer: string; isTest: boolean },
  target: string,
): string | undefined {
  const [name = ''] = target.slice(1).split('/');
  if (target.startsWith('#')) {
    if (name === 'test') return source.isTest ? undefined : 'only tests use what is under test';
    if (name === source.layer) return 'a neighbour is reached by ./';
    return layers.indexOf(name) < layers.indexOf(source.layer) ? undefined : 'the arrow points the other way';
  }
  if (!target.startsWith('.')) return undefined;
  const reached = new URL(target, `file:///${source.file}`).pathname;
  return reached.startsWith(`/src/${source.layer}/`) ? undefined : 'another layer is reached by #name/';
}

/** Code without its comments, as far as a search for words needs it. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

function filesWith(
  pattern: RegExp,
  isAllowed: (source: { file: string; layer: string }) => boolean,
): string[] {
  return sources
    .filter(source => !source.isTest && !isAllowed(source) && pattern.test(withoutComments(source.text)))
    .map(source => source.file);
}

test('every source file lies in one of the eight layers', () => {
  assert.ok(sources.length > 0);
  assert.deepEqual(
    sources.filter(source => !layers.includes(source.layer)).map(source => source.file),
    [],
  );
});

test('imports go one way: a layer uses only those before it', () => {
  const wrong = sources.flatMap(source =>
    importsOf(source.text).flatMap(target => {
      const why = wrongImport(source, target);
      return why === undefined ? [] : [`${source.file} imports ${target}: ${why}`];
    }),
  );
  assert.deepEqual(wrong, []);
});

test('the rule of the arrows refuses what it should', () => {
  const store = { file: 'src/store/records.ts', layer: 'store', isTest: false };
  assert.equal(wrongImport(store, '#base/id.ts'), undefined);
  assert.equal(wrongImport(store, './tables.ts'), undefined);
  assert.equal(wrongImport({ ...store, isTest: true }, '#test/support/engines.ts'), undefined);
  assert.ok(wrongImport(store, '#operations/perform.ts'));
  assert.ok(wrongImport(store, '#store/tables.ts'));
  assert.ok(wrongImport(store, '../base/id.ts'));
  assert.ok(wrongImport(store, '#test/support/engines.ts'));
  assert.deepEqual(importsOf("import type { A } from 'a';\nimport 'b';\nconst c = await import('c');"), [
    'a',
    'b',
    'c',
  ]);
});

test('only app reads the environment', () => {
  assert.deepEqual(
    filesWith(/\bprocess\s*\.\s*(env|loadEnvFile)\b/, source => source.layer === 'app'),
    [],
  );
});

test('R55: only the clock asks the machine for the time, so that a test can move it', () => {
  const asks =
    /\bDate\s*\.\s*now\b|\bnew Date(?!\w)(\s*\(\s*\)|(?!\s*\())|\bperformance\s*\.\s*now\b|\bhrtime\b/;
  assert.ok(asks.test('const now = new Date();') && asks.test('const now = Date.now();'));
  assert.ok(!asks.test('new Date(milliseconds)'));
  assert.deepEqual(
    filesWith(asks, source => source.file === 'src/base/clock.ts'),
    [],
  );
});

/** What is loaded with a module, by imports that are not types alone. */
function loadedWith(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const { text = '' } = sources.find(source => source.file === file) ?? {};
  for (const [, target = ''] of withoutComments(text).matchAll(
    /^(?:import|export) (?!type\b)[^;']*?'([^']+)';$/gm,
  )) {
    if (target.startsWith('#')) loadedWith(`src/${target.slice(1)}`, seen);
    else if (target.startsWith('.')) loadedWith(new URL(target, `file:///${file}`).pathname.slice(1), seen);
    else seen.add(target);
  }
  return seen;
}

test('a start waits for no operation and no schema: they are loaded when they are needed', () => {
  const loaded = ['src/app/main.ts', 'src/app/config.ts', 'src/app/demo.ts'].flatMap(file => [
    ...loadedWith(file),
  ]);
  assert.ok(loaded.includes('src/operations/routes.ts'));
  assert.ok(loaded.includes('fastify'));
  for (const late of ['typebox', 'luxon', 'libphonenumber-js', 'src/operations/catalogue.ts'])
    assert.ok(!loaded.includes(late), late);
});
