import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRecord } from '#base/json.ts';
import { at, specify } from '#test/support/operations.ts';
import { triggers } from '../triggers.ts';
import { listEventTypes } from './types.ts';

specify(listEventTypes, ({ perform, sample }) => {
  test('chosen types are listed alone; an unknown one is refused', async () => {
    assert.equal(at(await sample({ types: ['task.created'] }), 'types.0.highlevel'), 'TaskCreate');
    await assert.rejects(perform(listEventTypes, { types: ['task.vanished'] }), { code: 'invalid_input' });
  });

  test('every type is listed with its words, its schema, what can be asked of it and a sample', async () => {
    const types = at(await perform(listEventTypes), 'types');
    assert(Array.isArray(types));
    assert.deepEqual(
      types.map(each => at(each, 'type')),
      triggers.map(({ type }) => type),
    );
    for (const each of types) {
      assert.equal(at(each, 'sample.type'), at(each, 'type'));
      assert(isRecord(at(each, 'data.properties')));
    }
    const tagAdded = types.find(each => at(each, 'type') === 'contact.tagAdded');
    assert.deepEqual(Object.keys(Object(at(tagAdded, 'filters.properties'))), ['tag']);
  });
});
