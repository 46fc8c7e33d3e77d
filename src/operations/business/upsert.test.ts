import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createBusiness } from './create.ts';
import { upsertBusiness } from './upsert.ts';

specify(upsertBusiness, given => {
  const { perform, sample, events, clock } = given;
  const idOf = async (input: object) => textAt(await perform(upsertBusiness, input), 'business.id');

  test('a business is created once, then found by external id, by domain and by name, and changed', async () => {
    const answer = await sample({
      locationId: given.locationId,
      name: 'Example Dental',
      website: 'https://www.dental.example.com/contact',
      externalId: 'crm-17',
      phone: '(212) 555-0123',
    });
    assert.equal(answer.new, true);
    assert.equal(at(answer, 'business.externalId'), 'crm-17');
    const id = textAt(answer, 'business.id');
    assert.equal(await idOf({ name: 'Renamed Dental', externalId: 'crm-17' }), id);
    assert.equal(await idOf({ name: 'Another name', website: 'dental.example.com' }), id);
    assert.equal(await idOf({ name: 'ANOTHER Náme', email: 'office@example.com' }), id);
    const again = await perform(upsertBusiness, { name: 'ANOTHER Náme', phone: null });
    assert.equal(again.new, false);
    assert.equal(at(again, 'business.email'), 'office@example.com');
    assert.equal(at(again, 'business.website'), 'dental.example.com');
    const types = (await events()).map(({ type }) => type).filter(type => type.startsWith('business.'));
    assert.deepEqual(types, ['business.created', ...Array.from({ length: 4 }, () => 'business.updated')]);
  });

  test('one that another system knows by another id is another business', async () => {
    const first = await idOf({ name: 'Twin', externalId: 'a' });
    clock.advance(1000);
    const second = await idOf({ name: 'Twin', externalId: 'b' });
    assert.notEqual(first, second);
    assert.equal(await idOf({ name: 'Twin', externalId: 'b', email: 'b@example.com' }), second);
    assert.equal(await idOf({ name: 'Twin' }), first, 'of several the oldest');
  });

  test('a business without an external id gets the one that it is found with', async () => {
    const made = textAt(await perform(createBusiness, { name: 'Plain' }), 'business.id');
    const answer = await perform(upsertBusiness, { name: 'plain', externalId: 'c' });
    assert.deepEqual([at(answer, 'business.id'), at(answer, 'business.externalId')], [made, 'c']);
  });

  test('a name is needed, and what cannot be kept is refused', async () => {
    await assert.rejects(perform(upsertBusiness, { name: ' ' }), { message: 'name should not be empty' });
    await assert.rejects(perform(upsertBusiness, { name: 'x', email: 'nobody' }), {
      code: 'invalid_input',
      message: 'email must be an email',
    });
  });
});
