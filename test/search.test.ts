import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onBothEngines } from './support/engines.ts';
import { foundAsByLooking, pagedWhileOthersWrite } from './support/search-proof.ts';

onBothEngines('A search', engine => {
  test('R33: the search grammar gives what a plain evaluator over the same rows gives', () =>
    foundAsByLooking(engine, { trees: 200 }));

  test('R23: paging a search while others write shows each contact that stayed exactly once', async () => {
    const seen = await pagedWhileOthersWrite(engine);
    assert.deepEqual(seen.shown, seen.stayed);
  });
});
