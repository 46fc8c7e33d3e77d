import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify } from '#test/support/operations.ts';
import { operations } from '../catalogue.ts';
import { triggers } from '../triggers.ts';
import { listOperations } from './list.ts';

specify(listOperations, ({ perform, sample }) => {
  const keysIn = (answer: unknown) => {
    const found = at(answer, 'operations');
    return Array.isArray(found) ? found.map(entry => at(entry, 'key')) : [];
  };

  test('an operation is found by words, with its right, flags, input and the sample of its test', async () => {
    const answer = await sample({ query: 'removes a note from a contact', kind: 'action' });
    assert.deepEqual(keysIn(answer), ['note.delete']);
    assert.deepEqual(at(answer, 'operations.0.http'), {
      method: 'DELETE',
      path: '/contacts/{contactId}/notes/{id}',
    });
    assert.equal(at(answer, 'operations.0.destructive'), true);
    assert.equal(typeof at(answer, 'operations.0.sample.answer'), 'object');
  });

  test('everything is listed: every operation and every trigger', async () => {
    assert.equal(keysIn(await perform(listOperations)).length, operations.length + triggers.length);
    const known = await perform(listOperations, { kind: 'trigger' });
    assert.deepEqual(
      keysIn(known),
      triggers.map(({ key }) => key),
    );
    const core = await perform(listOperations, { group: 'core', kind: 'search' });
    assert(keysIn(core).includes('contact.get'));
    assert(!keysIn(core).includes('contact.create'));
  });
});
