import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { updateContact } from '../contact/update.ts';
import { ignoreDuplicates } from './ignore.ts';
import { listDuplicates } from './list.ts';
import { scanDuplicates } from './scan.ts';

specify(ignoreDuplicates, ({ perform, sample, runJobs, events }) => {
  test('the group is gone from the list, also after another scan, and no event tells of it again', async () => {
    const input = { firstName: 'Ana', companyName: 'Example Dental' };
    await perform(createContact, input);
    const contactId = textAt(await perform(createContact, input), 'contact.id');
    await perform(scanDuplicates);
    await runJobs();
    const groupId = at(await perform(listDuplicates), 'groups.0.id');
    assert.deepEqual(await sample({ groupId }), { success: true });
    assert.deepEqual(await perform(ignoreDuplicates, { groupId }), { success: true });
    assert.deepEqual(await perform(listDuplicates), { groups: [] });
    await perform(scanDuplicates);
    await runJobs();
    assert.deepEqual(await perform(listDuplicates), { groups: [] });

    await perform(updateContact, { contactId, firstName: 'Anna' });
    await perform(updateContact, { contactId, firstName: 'Ana' });
    const found = (await events(contactId)).filter(({ type }) => type === 'contact.duplicateFound');
    assert.equal(found.length, 1);
  });

  test('an invented group is 404', async () => {
    await assert.rejects(perform(ignoreDuplicates, { groupId: 'invented' }), { code: 'not_found' });
  });
});
