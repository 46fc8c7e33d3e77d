import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { deleteContact } from '../contact/delete.ts';
import { mergeContacts } from '../contact/merge.ts';
import { listDuplicates } from './list.ts';
import { scanDuplicates } from './scan.ts';

specify(listDuplicates, ({ perform, sample, runJobs }) => {
  test('groups are listed page by page with their contacts; one that was merged or deleted away is gone', async () => {
    const make = async (firstName: string) =>
      textAt(await perform(createContact, { firstName, companyName: 'Example Dental' }), 'contact.id');
    const contacts: string[] = [];
    for (const name of ['Ana', 'Ana', 'Bo', 'Bo', 'Cy', 'Cy']) contacts.push(await make(name));
    await perform(scanDuplicates);
    await runJobs();

    const first = await sample({ limit: 2 });
    assert.deepEqual(at(first, 'groups.0.matches'), ['name']);
    const second = await perform(listDuplicates, { limit: 2, cursor: at(first, 'nextCursor') });
    assert.equal(Object.hasOwn(second, 'nextCursor'), false);
    const namesIn = (page: unknown) => {
      const groups = at(page, 'groups');
      return Array.isArray(groups) ? groups.map(group => at(group, 'contacts.1.firstName')) : [];
    };
    assert.deepEqual([...namesIn(first), ...namesIn(second)].sort(), ['Ana', 'Bo', 'Cy']);

    await perform(mergeContacts, { primaryId: contacts[0], ids: [contacts[1]] });
    await perform(deleteContact, { contactId: contacts[2] });
    assert.deepEqual(namesIn(await perform(listDuplicates)), ['Cy']);
  });

  test('a foreign cursor is refused', async () => {
    await assert.rejects(perform(listDuplicates, { cursor: 'x' }), { code: 'cursor_invalid' });
  });
});
