import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, type OperationTest, person, specify, textAt } from '#test/support/operations.ts';
import { createLocation } from './create.ts';
import { getLocation } from './get.ts';
import { searchLocations } from './search.ts';

/** A call after a location was made: the tenant's locations are read anew. */
function reaching({ locations }: OperationTest, id: string) {
  return { locations: { defaultId: locations.defaultId, ids: new Set([...locations.ids, id]) } };
}

specify(createLocation, given => {
  const { perform, sample } = given;

  test('a location is added to the tenant, answered as it is and wrapped', async () => {
    const answer = await sample({
      companyId: person.tenantId,
      name: ' Example Clinic West ',
      phone: '+13105550123',
      address: '1 Ocean Avenue',
      city: 'Los Angeles',
      state: 'CA',
      country: 'us',
      postalCode: '90001',
      website: 'https://west.example.com',
      timezone: 'America/Los_Angeles',
      settings: { allowDuplicateContact: true },
    });

    assertHighLevelShape(createLocation, answer);
    const { location, ...unwrapped } = answer;
    assert.deepEqual(location, unwrapped);
    assert.equal(answer.name, 'Example Clinic West');
    assert.equal(answer.country, 'US');
    assert.deepEqual(answer.settings, {
      allowDuplicateContact: true,
      contactUniqueIdentifiers: ['email', 'phone'],
      allowDuplicateOpportunity: false,
      allowFacebookNameMerge: false,
      disableContactTimezone: false,
      default: false,
    });
    const id = textAt(answer, 'id');
    assert.deepEqual(await perform(getLocation, { locationId: id }, reaching(given, id)), { location });
  });

  test('country and timezone are those of the location that is the default, unless they are sent', async () => {
    const answer = await perform(createLocation, { name: 'East' });
    assert.equal(answer.country, 'US');
    assert.equal(answer.timezone, 'America/New_York');
  });

  test('a new location that is the default takes that from the other', async () => {
    await perform(createLocation, { name: 'North', settings: { default: true } });
    const former = await perform(getLocation, { locationId: given.locationId });
    assert.equal(at(former, 'location.settings.default'), false);
  });

  test('what cannot be kept is refused by name, and so is another tenant', async () => {
    await assert.rejects(perform(createLocation, { name: 'x', country: 'USA', timezone: 'Mars/Base' }), {
      code: 'invalid_input',
      message: 'country must be two letters, as US, timezone must be an IANA time zone, as Europe/Berlin',
    });
    await assert.rejects(perform(createLocation, { name: ' ' }), { message: 'name should not be empty' });
    await assert.rejects(perform(createLocation, { name: 'x', companyId: 'another' }), {
      code: 'invalid_input',
      message: "companyId must be the tenant's id",
    });
  });

  test('only an administrator adds one', async () => {
    const caller = { ...person, rights: new Set(['contacts.readonly', 'contacts.write'] as const) };
    await assert.rejects(perform(createLocation, { name: 'x' }, { caller }), { code: 'scope_missing' });
  });
});

specify(getLocation, given => {
  const { perform, sample } = given;

  test('a location is read with its settings', async () => {
    const answer = await sample({ locationId: given.locationId });

    assertHighLevelShape(getLocation, answer);
    assert.equal(at(answer, 'location.name'), 'Example Clinic');
    assert.equal(at(answer, 'location.companyId'), person.tenantId);
    assert.equal(at(answer, 'location.settings.default'), true);
  });

  test('a location of another tenant is refused as one that is not there', async () => {
    await assert.rejects(perform(getLocation, { locationId: 'unknown' }), { code: 'location_forbidden' });
  });
});

specify(searchLocations, given => {
  const { perform, sample } = given;

  test('the locations of the tenant are listed in the order of their making, or backwards', async () => {
    await perform(createLocation, { name: 'West' });
    await perform(createLocation, { name: 'East' });
    const answer = await sample({ companyId: person.tenantId, limit: 2, order: 'asc' });

    assertHighLevelShape(searchLocations, answer);
    const names = ({ locations }: { readonly locations?: unknown }) => {
      assert(Array.isArray(locations));
      return locations.map(location => at(location, 'name'));
    };
    assert.deepEqual(names(answer), ['Example Clinic', 'West']);
    assert.deepEqual(names(await perform(searchLocations, { skip: 2 })), ['East']);
    assert.deepEqual(names(await perform(searchLocations, { order: 'desc', limit: 1 })), ['East']);
    assert.deepEqual(names(await perform(searchLocations, { email: 'nobody@example.com' })), []);
    await assert.rejects(perform(searchLocations, { companyId: 'another' }), { code: 'invalid_input' });
  });
});
