import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { createSegment } from './create.ts';
import { getSegment } from './get.ts';

specify(getSegment, ({ perform, sample }) => {
  test('a segment is answered with the number of contacts in it now', async () => {
    const filters = [{ field: 'phone', operator: 'eq', value: '(202) 555-0101' }];
    const { segment } = await perform(createSegment, { name: 'By phone', filters });
    const segmentId = at(segment, 'id');
    assert.equal(at(await perform(getSegment, { segmentId }), 'segment.total'), 0);
    await perform(createContact, { firstName: 'Priya', phone: '+12025550101' });
    assert.equal(at(await sample({ segmentId }), 'segment.total'), 1);
  });

  test('an invented segment is not found', async () => {
    await assert.rejects(perform(getSegment, { segmentId: 'invented' }), { code: 'not_found' });
  });
});
