import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify } from '#test/support/operations.ts';
import { createSegment } from './create.ts';
import { listSegments } from './list.ts';

specify(listSegments, ({ perform, sample }) => {
  test('segments are listed by name, page by page, with their number', async () => {
    for (const name of ['Überfällig', 'leads', 'Abroad']) await perform(createSegment, { name, filters: [] });
    const first = await sample({ limit: 2 });
    assert.equal(first.total, 3);
    assert.deepEqual([at(first, 'segments.0.name'), at(first, 'segments.1.name')], ['Abroad', 'leads']);
    const second = await perform(listSegments, { limit: 2, skip: 2 });
    assert.equal(at(second, 'segments.0.name'), 'Überfällig');
  });
});
