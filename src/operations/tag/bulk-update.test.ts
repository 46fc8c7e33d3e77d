import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { getContact } from '../contact/get.ts';
import { bulkUpdateTags } from './bulk-update.ts';

specify(bulkUpdateTags, ({ perform, sample, events }) => {
  const make = async (input: object) => textAt(await perform(createContact, input), 'contact.id');
  const tagsOf = async (contactId: string) => at(await perform(getContact, { contactId }), 'contact.tags');

  test('tags are added to many contacts, and each gets its own answer in the order sent', async () => {
    const priya = await make({ firstName: 'Priya', tags: ['newsletter'] });
    const omar = await make({ firstName: 'Omar' });
    const answer = await sample({ type: 'add', contacts: [omar, priya, omar], tags: ['Recall 2026'] });

    assert.deepEqual(answer, {
      succeded: true,
      succeeded: true,
      errorCount: 0,
      responses: [
        {
          contactId: omar,
          message: 'Tags updated',
          type: 'success',
          oldTags: [],
          tagsAdded: ['Recall 2026'],
          tagsRemoved: [],
        },
        {
          contactId: priya,
          message: 'Tags updated',
          type: 'success',
          oldTags: ['newsletter'],
          tagsAdded: ['Recall 2026'],
          tagsRemoved: [],
        },
      ],
    });
    const ofOmar = (await events(omar)).map(({ type }) => type);
    assert.deepEqual(ofOmar, ['contact.created', 'contact.tagsChanged']);
  });

  test('an item that fails is answered as an error and undoes no other', async () => {
    const contactId = await make({ firstName: 'Grace' });
    const answer = await perform(bulkUpdateTags, {
      type: 'add',
      contacts: ['invented', contactId],
      tags: ['vip'],
    });

    assert.equal(answer.succeded, false);
    assert.equal(answer.errorCount, 1);
    assert.deepEqual(at(answer, 'responses.0'), {
      contactId: 'invented',
      message: 'The contact was not found in this location.',
      type: 'error',
    });
    assert.deepEqual(await tagsOf(contactId), ['vip']);
  });

  test('the named tags, or all tags, are taken off many contacts', async () => {
    const ines = await make({ firstName: 'Ines', tags: ['vip', 'newsletter'] });
    const ravi = await make({ firstName: 'Ravi', tags: ['newsletter'] });
    await perform(bulkUpdateTags, { type: 'remove', contacts: [ines, ravi], tags: ['VIP'] });
    assert.deepEqual([await tagsOf(ines), await tagsOf(ravi)], [['newsletter'], ['newsletter']]);

    const all = { type: 'remove', contacts: [ines, ravi], tags: [], removeAllTags: true };
    await perform(bulkUpdateTags, all);
    assert.deepEqual([await tagsOf(ines), await tagsOf(ravi)], [[], []]);
    const stored = (await events(ravi)).length;
    await perform(bulkUpdateTags, all);
    assert.equal((await events(ravi)).length, stored, 'what changes nothing stores no event');
  });

  test('all tags can be taken off, not added; the type is add or remove; 500 contacts are the most', async () => {
    const refused = async (input: object, message: RegExp) => {
      await assert.rejects(perform(bulkUpdateTags, { contacts: [], tags: [], ...input }), {
        code: 'invalid_input',
        message,
      });
    };
    await refused({ type: 'add', removeAllTags: true }, /removeAllTags can be sent to remove tags only/);
    await refused({ type: 'swap' }, /type must be one of the following values: add, remove/);
    const contacts = Array.from({ length: 501 }, (_, index) => `contact${index}`);
    await refused({ type: 'add', contacts }, /contacts/);
  });
});
