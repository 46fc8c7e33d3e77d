import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createObjectField } from '../object-field/create.ts';
import { createBusiness } from './create.ts';
import { deleteBusiness } from './delete.ts';
import { searchBusinesses } from './search.ts';
import { updateBusiness } from './update.ts';

specify(searchBusinesses, given => {
  const { perform, sample, clock } = given;
  const search = (input: object) => perform(searchBusinesses, { schemaKey: 'business', ...input });
  const namesOf = ({ records }: { readonly records?: unknown }) => {
    assert(Array.isArray(records));
    return records.map(record => at(record, 'properties.name'));
  };
  const named = async (...filters: object[]) => namesOf(await search({ filters }));
  const make = async (input: object) => {
    clock.advance(1000);
    return textAt(await perform(createBusiness, input), 'business.id');
  };

  test('words are found in every member, and records have HighLevel’s members', async () => {
    await perform(createObjectField, {
      objectKey: 'business',
      parentId: 'business',
      fieldKey: 'plan',
      dataType: 'RADIO',
      options: [{ key: 'p', label: 'Professional' }],
      showInForms: true,
    });
    await make({
      name: 'Example Dental',
      city: 'Zürich',
      phone: '(212) 555-0123',
      customFields: [{ key: 'plan', value: 'Professional' }],
    });
    await make({ name: 'Example Clinic', city: 'Bern', website: 'https://clinic.example.com' });
    const answer = await sample({
      schemaKey: 'business',
      locationId: given.locationId,
      page: 1,
      pageLimit: 10,
      query: 'zurich dental',
      searchAfter: [],
    });

    assertHighLevelShape(searchBusinesses, answer);
    assert.equal(answer.total, 1);
    assert.equal(at(answer, 'records.0.properties.plan'), 'p');
    assert.equal(at(answer, 'records.0.properties.phone'), '+12125550123');
    assert.deepEqual(namesOf(await search({ query: 'EXAMPLE' })), ['Example Clinic', 'Example Dental']);
    assert.deepEqual(namesOf(await search({ query: 'clinic.example' })), ['Example Clinic']);
    assert.deepEqual(namesOf(await search({ query: 'professional' })), ['Example Dental']);
    assert.deepEqual(namesOf(await search({ query: 'nobody' })), []);
  });

  test('filters look at standard members, custom fields and times, and nest in groups', async () => {
    const day = (field: string, operator: string, value: object) => ({ field, operator, value });
    assert.deepEqual(await named({ field: 'properties.city', operator: 'eq', value: 'ZURICH' }), [
      'Example Dental',
    ]);
    assert.deepEqual(await named({ field: 'name', operator: 'contains', value: 'clin' }), ['Example Clinic']);
    assert.deepEqual(await named({ field: 'properties.website', operator: 'not_exists' }), [
      'Example Dental',
    ]);
    assert.deepEqual(await named({ field: 'properties.phone', operator: 'contains', value: '555-01' }), [
      'Example Dental',
    ]);
    assert.deepEqual(await named({ field: 'properties.plan', operator: 'not_eq', value: 'Professional' }), [
      'Example Clinic',
    ]);
    assert.equal((await named(day('createdAt', 'range', { gte: '2026-01-15' }))).length, 2);
    assert.deepEqual(await named(day('updatedAt', 'range', { lt: '2026-01-15' })), []);
    const either = [
      { field: 'city', operator: 'eq', value: 'Bern' },
      { field: 'business.city', operator: 'eq', value: 'zürich' },
    ];
    assert.equal((await named({ group: 'OR', filters: either })).length, 2);
    assert.deepEqual(await named({ group: 'AND', filters: either }), []);
  });

  test('what changed is found by its new values, and a deleted business no longer', async () => {
    const businessId = await make({ name: 'Passing', city: 'Basel' });
    await perform(updateBusiness, { businessId, city: 'Geneva' });
    assert.deepEqual(await named({ field: 'city', operator: 'eq', value: 'basel' }), []);
    assert.deepEqual(await named({ field: 'city', operator: 'eq', value: 'geneva' }), ['Passing']);
    await perform(deleteBusiness, { businessId });
    assert.deepEqual(namesOf(await search({ query: 'passing' })), []);
  });

  test('pages go on by number or by the place of the last record, in the order that is asked for', async () => {
    for (const name of ['Beta', 'alpha', 'Gamma']) await make({ name, state: 'Paged' });
    const filters = [{ field: 'state', operator: 'eq', value: 'paged' }];
    const page = (input: object) => search({ filters, pageLimit: 2, ...input });
    assert.deepEqual(namesOf(await page({})), ['Gamma', 'alpha']);
    assert.deepEqual(namesOf(await page({ page: 2 })), ['Beta']);
    for (const sort of [
      [{ field: 'properties.name', direction: 'desc' }],
      [{ field: 'createdAt' }],
      [{ field: 'updatedAt', direction: 'desc' }],
    ]) {
      const first = await page({ sort });
      const second = await page({ sort, searchAfter: at(first, 'records.1.searchAfter') });
      assert.equal(first.total, 3);
      const names = [...namesOf(first), ...namesOf(second)];
      assert.deepEqual(names.toSorted(), ['Beta', 'Gamma', 'alpha']);
      if (sort[0]?.field === 'properties.name') assert.deepEqual(names, ['Gamma', 'Beta', 'alpha']);
    }
  });

  test('an unknown field, sort, operator or place is refused', async () => {
    const refused = (input: object, message: RegExp) =>
      assert.rejects(search(input), { code: 'search_filter_invalid', message });
    await refused({ filters: [{ field: 'properties.pet', operator: 'eq', value: 'x' }] }, /properties\.pet/);
    await refused({ filters: [{ field: 'name', operator: 'range', value: { gt: 'a' } }] }, /"range"/);
    await refused({ sort: [{ field: 'city' }] }, /sorts by one of name, createdAt, updatedAt/);
    await assert.rejects(search({ searchAfter: ['x'] }), { code: 'invalid_input' });
    await assert.rejects(search({ searchAfter: [1, 'x'], page: 2 }), { code: 'invalid_input' });
    await assert.rejects(search({ page: 1000, pageLimit: 100 }), { code: 'invalid_input' });
    await assert.rejects(search({ schemaKey: 'custom_objects.pet' }), { code: 'invalid_input' });
  });
});
