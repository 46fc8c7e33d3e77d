import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { updateContact } from '../../contact/update.ts';
import { createSegment } from '../../segment/create.ts';
import { onContactLeftSegment } from './left-segment.ts';

specifyTrigger(onContactLeftSegment, ({ perform, sample, fired, runConsumers }) => {
  test('a contact that stops matching a segment is told, to those who ask for this segment', async () => {
    const filters = [{ field: 'city', operator: 'eq', value: 'lisbon' }];
    const segmentId = textAt(await perform(createSegment, { name: 'Lisbon', filters }), 'segment.id');
    const contactId = textAt(
      await perform(createContact, { firstName: 'Priya', city: 'Lisbon' }),
      'contact.id',
    );
    await perform(updateContact, { contactId, city: 'Oslo' });
    await runConsumers();
    assert.equal(at(await sample(), 'data.segment.name'), 'Lisbon');
    assert.deepEqual(
      [(await fired({ segmentId })).length, (await fired({ segmentId: 'another' })).length],
      [1, 0],
    );
  });
});
