import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify } from '#test/support/operations.ts';
import { createSegment } from './create.ts';
import { getSegment } from './get.ts';

specify(createSegment, ({ perform, sample, events }) => {
  test('a segment keeps a filter and an order under a name, as they were sent', async () => {
    const filters = [
      { field: 'tags', operator: 'eq', value: 'recall 2026' },
      { group: 'OR', filters: [{ field: 'city', operator: 'eq', value: 'Lisbon' }] },
    ];
    const sort = [{ field: 'lastNameLowerCase', direction: 'asc' }];
    const answer = await sample({ name: ' Recall in Lisbon ', filters, sort });
    assert.equal(at(answer, 'segment.name'), 'Recall in Lisbon');
    const again = await perform(getSegment, { segmentId: at(answer, 'segment.id') });
    assert.deepEqual(at(again, 'segment.filters'), filters);
    assert.deepEqual(at(again, 'segment.sort'), sort);
    assert.equal((await events()).at(-1)?.type, 'segment.created');
  });

  test('a filter that contact.search would refuse is refused, and so is an empty name', async () => {
    const refused = (input: object, code: string) => assert.rejects(perform(createSegment, input), { code });
    await refused(
      { name: 'Odd', filters: [{ field: 'shoeSize', operator: 'eq', value: 1 }] },
      'search_filter_invalid',
    );
    await refused({ name: 'Odd', filters: [], sort: [{ field: 'shoeSize' }] }, 'search_filter_invalid');
    await refused({ name: '  ', filters: [] }, 'invalid_input');
    await refused({ name: 'No filter' }, 'invalid_input');
  });
});
