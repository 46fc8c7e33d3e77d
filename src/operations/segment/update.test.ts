import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify } from '#test/support/operations.ts';
import { createSegment } from './create.ts';
import { updateSegment } from './update.ts';

specify(updateSegment, ({ perform, sample, events }) => {
  test('the name or the filter is changed, and what is not sent stays', async () => {
    const filters = [{ field: 'city', operator: 'eq', value: 'Oslo' }];
    const { segment } = await perform(createSegment, { name: 'Oslo', filters });
    const segmentId = at(segment, 'id');
    const renamed = await sample({ segmentId, name: 'In Oslo' });
    assert.deepEqual(at(renamed, 'segment.filters'), filters);
    assert.equal(at(renamed, 'segment.version'), 2);
    const last = (await events()).at(-1);
    assert.deepEqual(last?.changes, [{ field: 'name', from: 'Oslo', to: 'In Oslo' }]);

    const stored = (await events()).length;
    const same = await perform(updateSegment, { segmentId, name: 'In Oslo' });
    assert.equal(at(same, 'segment.version'), 2);
    assert.equal((await events()).length, stored, 'what changes nothing stores no event');
  });

  test('a late If-Match, a wrong filter and an invented segment are refused', async () => {
    const { segment } = await perform(createSegment, { name: 'Bergen', filters: [] });
    const segmentId = at(segment, 'id');
    await assert.rejects(perform(updateSegment, { segmentId, name: 'x' }, { ifVersion: 7 }), {
      code: 'version_conflict',
    });
    const filters = [{ field: 'city', operator: 'range', value: {} }];
    await assert.rejects(perform(updateSegment, { segmentId, filters }), { code: 'search_filter_invalid' });
    await assert.rejects(perform(updateSegment, { segmentId: 'invented' }), { code: 'not_found' });
  });
});
