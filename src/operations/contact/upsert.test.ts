import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withSettings } from '#test/support/location-settings.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from './create.ts';
import { getContact } from './get.ts';
import { upsertContact } from './upsert.ts';

specify(upsertContact, operation => {
  const { perform, sample, events } = operation;
  const make = async (input: object) => textAt(await perform(createContact, input), 'contact.id');
  const upsert = (input: object) => perform(upsertContact, input);
  const read = async (contactId: string) => (await perform(getContact, { contactId })).contact;

  test('a contact that nobody matches is created, and the next call changes it', async () => {
    const first = await upsert({ email: 'grace@example.com', tags: ['New patient'] });
    assert.equal(first.new, true);
    const second = await sample({
      email: 'Grace@Example.com',
      firstName: 'Grace',
      gender: 'female',
      tags: ['Patient'],
      tasks: [{ title: 'Call', dueDate: '2026-02-01' }],
    });
    assert.equal(second.new, false);
    assert.equal(at(second, 'contact.id'), at(first, 'contact.id'));
    assert.equal(at(second, 'contact.gender'), 'female');
    assert.deepEqual(at(second, 'contact.tags'), ['Patient']);
    assert.deepEqual(second.tagsRemoved, ['New patient']);
    assert.equal(at(second, 'tasks.0.title'), 'Call');
    const stored = await events(textAt(first, 'contact.id'));
    assert.deepEqual(
      stored.map(({ type }) => type),
      ['contact.created', 'contact.tagsChanged', 'contact.updated', 'contact.tagsChanged', 'task.created'],
    );
  });

  test('where e-mail and phone match two contacts the first is changed, and a warning names the value left out', async () => {
    const byEmail = await make({ firstName: 'Priya', email: 'priya@example.com' });
    const byPhone = await make({ firstName: 'Omar', phone: '+12125550101' });
    const answer = await upsert({
      email: 'priya@example.com',
      phone: '(212) 555-0101',
      city: 'Exampleville',
    });

    assert.equal(answer.new, false);
    assert.equal(at(answer, 'contact.id'), byEmail);
    assert.equal(at(answer, 'contact.city'), 'Exampleville');
    assert.deepEqual(answer.warnings, [
      {
        member: 'phone',
        message: '+12125550101 was left out, since another contact has it.',
        contactId: byPhone,
      },
    ]);
    assert.equal(at(await read(byPhone), 'phone'), '+12125550101');
    assert.equal(JSON.stringify(await read(byEmail)).includes('2125550101'), false);
  });

  test('the order of the location decides which contact that is', async () => {
    await make({ email: 'order@example.com' });
    const byPhone = await make({ phone: '+12125550102' });
    await withSettings(operation, { contactUniqueIdentifiers: ['phone', 'email'] }, async () => {
      const answer = await upsert({ email: 'order@example.com', phone: '+12125550102' });
      assert.equal(at(answer, 'contact.id'), byPhone);
      assert.equal(at(answer, 'warnings.0.member'), 'email');
    });
  });

  test('an additional address of another contact is left out as well', async () => {
    const other = await make({ additionalEmails: ['shared@example.com'] });
    const contactId = await make({ phone: '+12125550103' });
    const answer = await withSettings(operation, { contactUniqueIdentifiers: ['phone', 'email'] }, () =>
      upsert({ phone: '+12125550103', additionalEmails: ['shared@example.com', 'free@example.com'] }),
    );
    assert.equal(at(answer, 'contact.id'), contactId);
    assert.deepEqual(at(answer, 'contact.additionalEmails'), [{ email: 'free@example.com' }]);
    assert.deepEqual(at(answer, 'warnings.0.member'), 'additionalEmails');
    assert.deepEqual(at(answer, 'warnings.0.contactId'), other);
  });

  test('a match by an additional address promotes it not, so that the main one is not lost', async () => {
    const contactId = await make({
      email: 'main@example.com',
      additionalEmails: ['second@example.com'],
      phone: '+12125550104',
      additionalPhones: ['+12125550105'],
    });
    const answer = await upsert({ email: 'Second@example.com', phone: '212-555-0105', firstName: 'Found' });
    assert.equal(at(answer, 'contact.id'), contactId);
    assert.equal(at(answer, 'contact.email'), 'main@example.com');
    assert.equal(at(answer, 'contact.phone'), '+12125550104');
    assert.deepEqual(at(answer, 'contact.additionalEmails'), [{ email: 'second@example.com' }]);
    assert.deepEqual(at(answer, 'contact.additionalPhones'), [{ phone: '+12125550105' }]);
    assert.equal(at(answer, 'contact.firstName'), 'Found');
    assert.equal(answer.warnings, undefined);
  });

  test('an additional address that is sent as the main one, with a list that lacks it, becomes the main one', async () => {
    const contactId = await make({ email: 'old@example.com', additionalEmails: ['next@example.com'] });
    const answer = await upsert({ email: 'next@example.com', additionalEmails: ['old@example.com'] });
    assert.equal(at(answer, 'contact.id'), contactId);
    assert.equal(at(answer, 'contact.email'), 'next@example.com');
    assert.deepEqual(at(answer, 'contact.additionalEmails'), [{ email: 'old@example.com' }]);
  });

  test('where duplicates are allowed it creates at once when asked to, and else changes the match', async () => {
    const contactId = await make({ email: 'allowed@example.com' });
    const again = { email: 'allowed@example.com', createNewIfDuplicateAllowed: true };
    assert.equal((await upsert(again)).new, false);
    await withSettings(operation, { allowDuplicateContact: true }, async () => {
      assert.equal((await upsert(again)).new, true);
      assert.equal(at(await upsert({ email: 'allowed@example.com' }), 'contact.id'), contactId);
    });
  });

  test('of ten calls that race with one address, one makes the contact and the others change it', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => upsert({ email: 'race@example.com', city: `City ${index}` })),
    );
    assert.equal(answers.filter(answer => answer.new).length, 1);
    assert.equal(new Set(answers.map(answer => at(answer, 'contact.id'))).size, 1);
  });

  test('a deleted contact is not matched, and without an address a contact is created', async () => {
    const first = await upsert({ firstName: 'No address' });
    assert.equal(first.new, true);
    assert.notEqual(at(await upsert({ firstName: 'No address' }), 'contact.id'), at(first, 'contact.id'));
  });

  test('a match that was changed since it was read is 412, and so is no match', async () => {
    await make({ email: 'version@example.com' });
    for (const email of ['version@example.com', 'nobody@example.com']) {
      await assert.rejects(perform(upsertContact, { email }, { ifVersion: 4 }), { code: 'version_conflict' });
    }
    await perform(upsertContact, { email: 'version@example.com', city: 'x' }, { ifVersion: 1 });
  });

  test('a value that cannot be kept is refused and nothing is written', async () => {
    await assert.rejects(upsert({ email: 'no address', phone: '1' }), {
      code: 'invalid_input',
      message: 'email must be an email, phone must be a valid phone number',
    });
  });
});
