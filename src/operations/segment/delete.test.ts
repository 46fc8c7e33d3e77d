import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { getContact } from '../contact/get.ts';
import { createSegment } from './create.ts';
import { deleteSegment } from './delete.ts';
import { getSegment } from './get.ts';

specify(deleteSegment, ({ perform, sample, events }) => {
  test('a segment is removed and its contacts stay', async () => {
    const contactId = textAt(await perform(createContact, { firstName: 'Noor' }), 'contact.id');
    const segmentId = at(await perform(createSegment, { name: 'All', filters: [] }), 'segment.id');
    await assert.rejects(perform(deleteSegment, { segmentId }, { ifVersion: 3 }), {
      code: 'version_conflict',
    });
    assert.deepEqual(await sample({ segmentId }), { success: true });
    await assert.rejects(perform(getSegment, { segmentId }), { code: 'not_found' });
    await assert.rejects(perform(deleteSegment, { segmentId }), { code: 'not_found' });
    await perform(getContact, { contactId });
    assert.equal((await events()).at(-1)?.type, 'segment.deleted');
  });
});
