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
    const answer = await sample({ query: 'cafe VISIT', limit: 10 });

    assert.deepEqual(bodies(answer), ['Café is fine, mornings.']);
    assert.equal(answer.total, 1);
    const both = ['Call in the morning.', 'Café is fine, mornings.'];
    assert.deepEqual(bodies(await perform(searchNotes, { query: 'morning' })), both);
    assert.deepEqual(bodies(await perform(searchNotes, { limit: 1, skip: 1 })), both.slice(1));
  });

  test('contacts, author and days narrow it', async () => {
    const author = at(await perform(searchNotes), 'notes.0.userId');
    assert.equal((await perform(searchNotes, { userId: author })).total, 2);
    assert.equal((await perform(searchNotes, { userId: 'nobody' })).total, 0);
    assert.deepEqual(bodies(await perform(searchNotes, { contactIds: [alan] })), ['Call in the morning.']);
    assert.deepEqual(bodies(await perform(searchNotes, { dateFrom: '2026-01-16' })), [
      'Call in the morning.',
    ]);
    assert.deepEqual(bodies(await perform(searchNotes, { dateTo: '2026-01-15' })), [
      'Café is fine, mornings.',
    ]);
    await assert.rejects(perform(searchNotes, { dateTo: 'today' }), { code: 'invalid_input' });
  });

  test('the notes of a contact in the recycle bin are found by no search', async () => {
    await store.write(
      given.locationId,
      { actor: { kind: 'system', id: 'test' }, operation: 'test' },
      async writer => binContact(writer, await getForChange(writer, alan)),
    );
    assert.deepEqual(bodies(await perform(searchNotes)), ['Café is fine, mornings.']);
  });
});
