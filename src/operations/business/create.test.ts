import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, person, specify, textAt } from '#test/support/operations.ts';
import { createBusiness } from './create.ts';
import { getBusiness } from './get.ts';
import { listBusinesses } from './list.ts';

specify(createBusiness, given => {
  const { perform, sample, events } = given;

  test('a business is added with its addresses in one form, and answered in both spellings', async () => {
    const answer = await sample({
      locationId: given.locationId,
      name: ' Example Dental ',
      phone: '(212) 555-0123',
      email: ' Office@Example.com ',
      website: 'https://dental.example.com',
      address: '1 Main Street',
      city: 'New York',
      state: 'NY',
      postalCode: '10001',
      country: 'US',
      description: 'Refers patients to us.',
    });

    assertHighLevelShape(createBusiness, answer);
    assert.equal(answer.success, true);
    assert.deepEqual(answer.buiseness, answer.business);
    assert.equal(at(answer, 'business.name'), 'Example Dental');
    assert.equal(at(answer, 'business.phone'), '+12125550123');
    assert.equal(at(answer, 'business.email'), 'Office@example.com');
    assert.deepEqual(at(answer, 'business.createdBy'), {
      source: 'person',
      channel: person.clientId,
      timestamp: '2026-01-15T09:00:00.000Z',
    });
    const last = (await events()).at(-1);
    assert.equal(last?.type, 'business.created');
    assert.deepEqual(last?.data, { business: answer.business });
  });

  test('a name is all it takes, and two may have the same', async () => {
    const first = await perform(createBusiness, { name: 'Example Clinic' });
    const second = await perform(createBusiness, { name: 'Example Clinic' });
    assert.notEqual(at(first, 'business.id'), at(second, 'business.id'));
  });

  test('a member that cannot be kept is refused by name', async () => {
    await assert.rejects(perform(createBusiness, { name: 'x', phone: '12', email: 'nobody' }), {
      code: 'invalid_input',
      message: 'phone must be a valid phone number, email must be an email',
    });
    await assert.rejects(perform(createBusiness, { name: '  ' }), { message: 'name should not be empty' });
    await assert.rejects(perform(createBusiness, {}), { message: 'name should not be empty' });
  });
});

specify(getBusiness, ({ perform, sample }) => {
  test('a business is read by its id', async () => {
    const made = await perform(createBusiness, { name: 'Example Dental', city: 'New York' });
    const answer = await sample({ businessId: textAt(made, 'business.id') });

    assertHighLevelShape(getBusiness, answer);
    assert.deepEqual(answer, { business: made.business });
  });

  test('a business that is not there is not found', async () => {
    await assert.rejects(perform(getBusiness, { businessId: 'unknown' }), {
      code: 'not_found',
      message: 'The business was not found in this location.',
    });
  });
});

specify(listBusinesses, given => {
  const { perform, sample } = given;

  test('businesses are listed by name without regard to case, page by page', async () => {
    for (const name of ['Zenith', 'alpha', 'Émile & Sons']) await perform(createBusiness, { name });
    const answer = await sample({ locationId: given.locationId, limit: 2 });

    assertHighLevelShape(listBusinesses, answer);
    const names = ({ businesses }: { readonly businesses?: unknown }) => {
      assert(Array.isArray(businesses));
      return businesses.map(business => at(business, 'name'));
    };
    assert.deepEqual(names(answer), ['alpha', 'Émile & Sons']);
    assert.deepEqual(names(await perform(listBusinesses, { limit: 2, skip: 2 })), ['Zenith']);
    assert.equal(names(await perform(listBusinesses)).length, 3);
  });
});
