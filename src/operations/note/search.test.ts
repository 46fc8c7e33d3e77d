import assert from 'node:assert/strict';
import { test } from 'node:test';
import { binContact, getForChange } from '#store/contacts/contacts.ts';
import { type Answer, at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { searchNotes } from './search.ts';

function bodies(answer: Answer): unknown[] {
  assert(Array.isArray(answer.notes));
  return answer.notes.map(note => at(note, 'body'));
}

specify(searchNotes, given => {
  const { store, perform, sample, clock } = given;
  const search = (input = {}) => perform(searchNotes, { locationId: given.locationId, ...input });
  let alan = '';

  test('notes of all contacts are found by words of title and text, the newest first', async () => {
    await perform(createContact, {
      firstName: 'Priya',
      notes: [{ title: 'First visit', body: 'Café is fine, mornings.' }],
    });
    clock.advance(86_400_000);
    const made = await perform(createContact, {
      firstName: 'Alan',
      notes: [{ body: 'Call in the morning.' }],
    });
    alan = textAt(made, 'contact.id');
    const answer = await sample({ locationId: given.locationId, query: 'cafe VISIT', limit: 10 });

    assert.deepEqual(bodies(answer), ['Café is fine, mornings.']);
    assert.equal(answer.total, 1);
    const both = ['Call in the morning.', 'Café is fine, mornings.'];
    assert.deepEqual(bodies(await search({ query: 'morning' })), both);
    assert.deepEqual(bodies(await search({ limit: 1, skip: 1 })), both.slice(1));
  });

  test('contacts, author and days narrow it', async () => {
    const author = at(await search(), 'notes.0.userId');
    assert.equal((await search({ userId: author })).total, 2);
    assert.equal((await search({ userId: 'nobody' })).total, 0);
    assert.deepEqual(bodies(await search({ contactIds: [alan] })), ['Call in the morning.']);
    assert.deepEqual(bodies(await search({ dateFrom: '2026-01-16' })), ['Call in the morning.']);
    assert.deepEqual(bodies(await search({ dateTo: '2026-01-15' })), ['Café is fine, mornings.']);
    await assert.rejects(search({ dateTo: 'today' }), { code: 'invalid_input' });
  });

  test('the notes of a contact in the recycle bin are found by no search', async () => {
    await store.write(
      given.locationId,
      { actor: { kind: 'system', id: 'test' }, operation: 'test' },
      async writer => binContact(writer, await getForChange(writer, alan)),
    );
    assert.deepEqual(bodies(await search()), ['Café is fine, mornings.']);
  });
});
