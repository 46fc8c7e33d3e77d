import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, person, specify } from '#test/support/operations.ts';
import { createLocation } from '../location/create.ts';
import { getCaller } from './get.ts';

specify(getCaller, context => {
  const { perform, sample } = context;

  test('a person learns who it is here, its rights and the locations of its tenant', async () => {
    const answer = await sample({});
    assert.equal(at(answer, 'caller.objectId'), person.objectId);
    assert.equal(typeof at(answer, 'caller.userId'), 'string');
    assert.deepEqual(at(answer, 'locations'), [
      { id: context.locationId, name: 'Example Clinic', default: true },
    ]);
    await perform(createLocation, { name: 'Branch', country: 'DE', timezone: 'Europe/Berlin' });
    assert.equal(at(await perform(getCaller), 'locations.1.name'), 'Branch');
  });

  test('an application learns its rights and has no user', async () => {
    const { displayName: _, ...caller } = person;
    const rights = new Set(['contacts.readonly'] as const);
    const answer = await perform(getCaller, {}, { caller: { ...caller, kind: 'application', rights } });
    assert.deepEqual(at(answer, 'caller.rights'), ['contacts.readonly']);
    assert.equal(Object.hasOwn(Object(answer.caller), 'userId'), false);
  });
});
