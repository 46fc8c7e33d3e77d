import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { createSegment } from '../../segment/create.ts';
import { onContactEnteredSegment } from './entered-segment.ts';

specifyTrigger(onContactEnteredSegment, ({ perform, sample, fired, runConsumers }) => {
  test('a contact that starts to match a segment is told, to those who ask for this segment', async () => {
    const filters = [{ field: 'city', operator: 'eq', value: 'lisbon' }];
    const segmentId = textAt(await perform(createSegment, { name: 'Lisbon', filters }), 'segment.id');
    await perform(createContact, { firstName: 'Priya', city: 'Lisbon' });
    await runConsumers();
    assert.equal(at(await sample(), 'data.segment.name'), 'Lisbon');
    assert.deepEqual(
      [(await fired({ segmentId })).length, (await fired({ segmentId: 'another' })).length],
      [1, 0],
    );
  });
});
