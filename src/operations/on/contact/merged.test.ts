import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { mergeContacts } from '../../contact/merge.ts';
import { onContactMerged } from './merged.ts';

specifyTrigger(onContactMerged, ({ perform, sample, fired }) => {
  test('a merge is told once, with the contact that is left and the ids of the others', async () => {
    const make = async (firstName: string) =>
      textAt(await perform(createContact, { firstName }), 'contact.id');
    const [primaryId, other] = [await make('Priya'), await make('Pria')];
    const { mergeId } = await perform(mergeContacts, { primaryId, ids: [other] });
    const { data } = await sample();
    assert.equal(at(data, 'contact.id'), primaryId);
    assert.deepEqual([at(data, 'mergeId'), at(data, 'mergedIds')], [mergeId, [other]]);
    assert.equal((await fired()).length, 1);
  });
});
