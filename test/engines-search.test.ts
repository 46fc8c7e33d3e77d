import assert from 'node:assert/strict';
import { test } from 'node:test';
import { monotonic } from '#base/clock.ts';
import { RosterError } from '#base/errors.ts';
import { createContact } from '#operations/contact/create.ts';
import { searchContacts } from '#operations/contact/search.ts';
import { onBothEngines } from './support/engines.ts';
import { at } from './support/operations.ts';
import { seed, tell, times } from './support/proof.ts';
import { foundAsByLooking, pagedWhileOthersWrite } from './support/search-proof.ts';

onBothEngines('A search', engine => {
  test('R33: the search grammar gives what a plain evaluator over the same rows gives', async t => {
    const trees = times(120, 10_000);
    await foundAsByLooking(engine, { trees, seed });
    tell(t, { statement: 'R33', how: `${trees} made-up trees on ${engine.kind}`, found: 'differences 0' });
  });

  test('R33: the total of a group counts what all of a branch holds for', async () => {
    const locationId = await engine.newLocation();
    for (const firstName of ['Ann', 'Anna']) {
      await engine.perform(locationId, createContact, { firstName, tags: ['vip'] });
    }
    const filters = [
      { field: 'tags', operator: 'eq', value: 'vip' },
      { field: 'contactName', operator: 'eq', value: 'ann' },
    ];
    const found = await engine.perform(locationId, searchContacts, {
      pageLimit: 10,
      filters: [{ group: 'OR', filters: [{ group: 'AND', filters }] }],
    });
    assert.equal(at(found, 'total'), 1);
  });

  test('R23: paging a search while others write shows each contact that stayed exactly once', async () => {
    const seen = await pagedWhileOthersWrite(engine);
    assert.deepEqual(seen.shown, seen.stayed);
  });

  test('R34: long hostile text in any member of a search is answered or refused', async t => {
    const locationId = await engine.newLocation();
    let longest = 0;
    await engine.perform(locationId, createContact, { firstName: 'a'.repeat(1000), city: '%_'.repeat(400) });
    const cases = ['a', '%_', '!%', '"', '(', '\u0301', '🌱', ' a', '\n'].flatMap(text =>
      [7, 70, 700, 7000].flatMap(length => searchesFor(text.repeat(length / text.length))),
    );
    for (const search of cases) {
      const start = monotonic();
      await engine.perform(locationId, searchContacts, { pageLimit: 10, ...search }).catch(error => {
        assert(error instanceof RosterError && error.status < 500, `${error}`);
      });
      longest = Math.max(longest, monotonic() - start);
    }
    tell(t, {
      statement: 'R34',
      how: `${cases.length} searches on ${engine.kind} with texts of up to 7,000 characters`,
      found: `the longest took ${longest.toFixed(1)} ms`,
    });
  });
});

function searchesFor(text: string): object[] {
  const fields = ['firstNameLowerCase', 'city', 'phone', 'tags', 'email', text];
  return [
    { query: text },
    { searchAfter: [0, text] },
    { sort: [{ field: text }] },
    { filters: [{ group: text, filters: [] }] },
    ...fields.flatMap(field =>
      ['eq', 'contains', text].map(operator => ({ filters: [{ field, operator, value: text }] })),
    ),
  ];
}
