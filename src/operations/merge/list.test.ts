import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { deleteContact } from '../contact/delete.ts';
import { mergeContacts } from '../contact/merge.ts';
import { undoMergeOfContacts } from '../contact/undo-merge.ts';
import { listMerges } from './list.ts';

specify(listMerges, ({ perform, sample, clock }) => {
  const make = async (firstName: string) => textAt(await perform(createContact, { firstName }), 'contact.id');

  test('merges are listed page by page, newest first, and tell whether they can be undone', async () => {
    const [first, second] = [await make('A'), await make('B')];
    const [third, fourth] = [await make('C'), await make('D')];
    await perform(mergeContacts, { primaryId: first, ids: [second] });
    clock.advance(1000);
    const { mergeId } = await perform(mergeContacts, { primaryId: third, ids: [fourth] });

    const page = await sample({ limit: 1 });
    assert.deepEqual(
      [at(page, 'merges.0.mergeId'), at(page, 'merges.0.mergedIds'), at(page, 'merges.0.undoable')],
      [mergeId, [fourth], true],
    );
    const next = await perform(listMerges, { limit: 1, cursor: at(page, 'nextCursor') });
    assert.equal(at(next, 'merges.0.contactId'), first);
    assert.equal(Object.hasOwn(next, 'nextCursor'), false);

    await perform(undoMergeOfContacts, { mergeId });
    await perform(deleteContact, { contactId: first });
    const all = await perform(listMerges);
    assert.deepEqual([at(all, 'merges.0.undoable'), at(all, 'merges.1.undoable')], [false, false]);
    assert.equal(at(all, 'merges.0.undoneAt'), '2026-01-15T09:00:01.000Z');
    for (const contactId of [third, fourth]) {
      const ofContact = await perform(listMerges, { contactId });
      assert.deepEqual(at(ofContact, 'merges.0.mergeId'), mergeId);
    }
  });
});
