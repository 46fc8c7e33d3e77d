import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { derivedFiles } from '#app/derived-files.ts';
import { isRecord, parseJson } from '#base/json.ts';
import { operations } from '#operations/catalogue.ts';
import { triggers } from '#operations/triggers.ts';

const root = new URL('../', import.meta.url);
const files = await derivedFiles();
const read = (path: string) => readFile(new URL(path, root), 'utf8');

describe('the derived files', () => {
  for (const [path, text] of files) {
    test(`${path} is what the catalogue says`, async () => {
      assert.equal(await read(path), text, `${path} is out of date. Run npm run derive.`);
    });
  }

  test('hold a sample of every operation and trigger, and of no other', async () => {
    const names = await readdir(new URL('derived/samples/', root));
    assert.deepEqual(names.sort(), [...operations, ...triggers].map(({ key }) => `${key}.json`).sort());
  });
});

describe('the catalogue', () => {
  const parents = operations.filter(({ presetOf }) => presetOf === undefined);

  test('gives each operation a key of its own', () => {
    assert.deepEqual(repeated(operations.map(({ key }) => key.toLowerCase())), []);
  });

  test('has one operation for a method and a path, whatever the parameters are called', () => {
    const calls = parents.map(({ http }) => `${http.method} ${http.path.replaceAll(/\{\w+\}/g, '{}')}`);
    assert.deepEqual(repeated(calls.map(call => call.replace(/\/$/, ''))), []);
  });

  test('gives no preset more or fewer rights than its parent has', () => {
    for (const preset of operations) {
      if (preset.presetOf === undefined) continue;
      const parent = parents.find(({ key }) => key === preset.presetOf);
      assert(parent, `${preset.key} is a preset of ${preset.presetOf}, which is not there`);
      assert.deepEqual([preset.scope, preset.alsoScopes], [parent.scope, parent.alsoScopes], preset.key);
    }
  });

  test('takes in its path only members that the input has and needs', () => {
    for (const { key, http, input } of operations) {
      for (const [, name = ''] of http.path.matchAll(/\{(\w+)\}/g))
        if (parents.some(parent => parent.key === key))
          assert(input.required?.includes(name), `${key} does not need ${name}`);
    }
  });

  test('describes every operation by a title and a sentence', () => {
    for (const { key, title, description } of operations) {
      assert.match(title, /^[A-Z].{2,60}$/, key);
      assert.match(description, /^[A-Z].{15,400}\.$/s, key);
    }
  });
});

describe('the OpenAPI documents', () => {
  for (const path of ['derived/openapi.json', 'derived/openapi.v3.json']) {
    test(`${path} passes the recommended rules of a public linter, warnings too`, async () => {
      const config = await createConfig({
        extends: ['recommended'],
        // HighLevel has /contacts/upsert beside /contacts/{contactId}: fixed words win, as OpenAPI says.
        rules: { 'no-ambiguous-paths': 'off' },
      });
      const problems = await lintFromString({ source: files.get(path) ?? '', absoluteRef: path, config });
      const said = problems.map(
        ({ ruleId, message, location }) => `${ruleId} at ${location[0]?.pointer}: ${message}`,
      );
      assert.deepEqual(said, []);
    });

    test(`${path} has each operation once, under its key`, () => {
      const ids = operationsIn(parseJson(files.get(path) ?? '')).map(({ operationId }) => operationId);
      const keys = operations.filter(({ presetOf }) => presetOf === undefined).map(({ key }) => key);
      assert.deepEqual(ids.sort(), keys.sort());
    });
  }

  test('differ where v3 does: the channels of do-not-disturb are spelled its way', () => {
    const dated = propertiesOf('derived/openapi.json', 'DndSettings');
    const v3 = propertiesOf('derived/openapi.v3.json', 'DndSettings');
    assert.deepEqual(dated.slice(0, 4), ['Call', 'Email', 'SMS', 'WhatsApp']);
    assert.deepEqual(v3.slice(0, 4), ['call', 'email', 'sms', 'whatsApp']);
  });
});

function repeated(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

function operationsIn(document: unknown): Record<string, unknown>[] {
  const paths = isRecord(document) && isRecord(document.paths) ? Object.values(document.paths) : [];
  return paths.flatMap(path => (isRecord(path) ? Object.values(path) : [])).filter(isRecord);
}

function propertiesOf(path: string, name: string): string[] {
  let value = parseJson(files.get(path) ?? '');
  for (const member of ['components', 'schemas', name, 'properties']) {
    assert(isRecord(value), `${path} has no ${name}`);
    value = value[member];
  }
  assert(isRecord(value));
  return Object.keys(value);
}
