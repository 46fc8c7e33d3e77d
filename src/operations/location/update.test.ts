import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, person, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { createLocation } from './create.ts';
import { getLocation } from './get.ts';
import { updateLocation } from './update.ts';

specify(updateLocation, given => {
  const { perform, sample, events } = given;

  test('what is sent is changed, settings member by member, and one event tells it', async () => {
    const answer = await sample({
      locationId: given.locationId,
      companyId: person.tenantId,
      name: 'Example Clinic East',
      city: 'New York',
      settings: { allowDuplicateContact: true },
    });

    assertHighLevelShape(updateLocation, answer);
    const { location, ...unwrapped } = answer;
    assert.deepEqual(location, unwrapped);
    assert.equal(answer.version, 2);
    assert.equal(answer.timezone, 'America/New_York');
    assert.equal(at(answer, 'settings.allowDuplicateContact'), true);
    assert.equal(at(answer, 'settings.default'), true);
    assert.deepEqual(await perform(getLocation, { locationId: given.locationId }), { location });
    const last = (await events()).at(-1);
    assert.equal(last?.type, 'location.updated');
    assert.deepEqual(last?.data, { location });
    assert.deepEqual(last?.changes, [
      { field: 'name', from: 'Example Clinic', to: 'Example Clinic East' },
      { field: 'city', from: null, to: 'New York' },
      { field: 'settings.allowDuplicateContact', from: false, to: true },
    ]);
  });

  test('the settings hold from then on', async () => {
    const email = 'twice@example.com';
    await perform(createContact, { email });
    await perform(createContact, { email });
    await perform(updateLocation, {
      locationId: given.locationId,
      settings: { allowDuplicateContact: false },
    });
    await assert.rejects(perform(createContact, { email }), { code: 'duplicate_contact' });
  });

  test('null empties a member, and the same again changes nothing', async () => {
    const first = await perform(updateLocation, { locationId: given.locationId, city: null });
    assert.equal('city' in first, false);
    const before = (await events()).length;
    assert.deepEqual(await perform(updateLocation, { locationId: given.locationId, city: null }), first);
    assert.equal((await events()).length, before);
  });

  test('If-Match refuses a change of a location that was changed since', async () => {
    const version = Number(
      at(await perform(getLocation, { locationId: given.locationId }), 'location.version'),
    );
    await perform(updateLocation, { locationId: given.locationId, state: 'NY' }, { ifVersion: version });
    await assert.rejects(
      perform(updateLocation, { locationId: given.locationId, state: 'NJ' }, { ifVersion: version }),
      {
        code: 'version_conflict',
        message: `The location is at version ${version + 1}, not ${version}. Read it again and repeat the change.`,
      },
    );
  });

  test('the default moves to another location, but cannot be taken away', async () => {
    const id = textAt(await perform(createLocation, { name: 'West' }), 'id');
    const reaching = {
      locations: { defaultId: given.locationId, ids: new Set([...given.locations.ids, id]) },
    };
    await assert.rejects(
      perform(updateLocation, { locationId: given.locationId, settings: { default: false } }),
      {
        code: 'invalid_input',
        message: 'settings.default must stay true here: make another location the default instead',
      },
    );
    const moved = await perform(updateLocation, { locationId: id, settings: { default: true } }, reaching);
    assert.equal(at(moved, 'settings.default'), true);
    assert.equal(
      at(await perform(getLocation, { locationId: given.locationId }), 'location.settings.default'),
      false,
    );
    await perform(updateLocation, { locationId: given.locationId, settings: { default: false } });
  });

  test('what cannot be kept is refused by name, and so are another tenant and its locations', async () => {
    await assert.rejects(
      perform(updateLocation, { locationId: given.locationId, country: '1', timezone: '+01:00' }),
      {
        code: 'invalid_input',
        message: 'country must be two letters, as US, timezone must be an IANA time zone, as Europe/Berlin',
      },
    );
    await assert.rejects(perform(updateLocation, { locationId: given.locationId, companyId: 'another' }), {
      code: 'invalid_input',
    });
    await assert.rejects(
      perform(updateLocation, { locationId: given.locationId, settings: { colour: 'red' } }),
      { code: 'invalid_input' },
    );
    await assert.rejects(perform(updateLocation, { locationId: 'unknown' }), { code: 'location_forbidden' });
  });
});
