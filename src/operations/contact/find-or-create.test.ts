import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, person, specify, textAt } from '#test/support/operations.ts';
import { createContact } from './create.ts';
import { findOrCreateContact } from './find-or-create.ts';

specify(findOrCreateContact, ({ perform, sample, events }) => {
  const find = (input: object) => perform(findOrCreateContact, input);

  test('a contact that is not there is created', async () => {
    const answer = await sample({ firstName: 'Priya', email: 'priya@example.com', tags: ['newsletter'] });
    assert.equal(answer.new, true);
    assert.deepEqual(at(answer, 'contact.tags'), ['newsletter']);
  });

  test('one that is there is answered untouched', async () => {
    const { contact } = await perform(createContact, {
      firstName: 'Omar',
      additionalPhones: ['+12125550110'],
      tags: ['old'],
    });
    const answer = await find({ phone: '(212) 555-0110', firstName: 'Umar', tags: ['other'] });
    assert.deepEqual(answer, { new: false, contact });
    assert.equal((await events(textAt(answer, 'contact.id'))).length, 2);
  });

  test('of ten calls that race with one address, one makes the contact', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => find({ email: 'race@example.com' })));
    assert.equal(answers.filter(answer => answer.new).length, 1);
    assert.equal(new Set(answers.map(answer => at(answer, 'contact.id'))).size, 1);
  });

  test('it needs the right to read, since it shows a contact that it did not change', async () => {
    const caller = { ...person, rights: new Set(['contacts.write'] as const) };
    await assert.rejects(perform(findOrCreateContact, { email: 'priya@example.com' }, { caller }), {
      code: 'scope_missing',
      details: { scopes: ['contacts.write', 'contacts.readonly'] },
    });
  });

  test('a member that it does not take is refused', async () => {
    await assert.rejects(find({ email: 'a@example.com', city: 'x' }), {
      message: 'property city should not exist',
    });
  });
});
