import assert from 'node:assert/strict';
import { test } from 'node:test';
import { specifyTrigger } from '#test/support/triggers.ts';
import { updateLocation } from '../../location/update.ts';
import { onLocationUpdated } from './updated.ts';

specifyTrigger(onLocationUpdated, context => {
  const { perform, sample } = context;
  test('changed settings of a location are told, with their old and new values', async () => {
    await perform(updateLocation, { locationId: context.locationId, name: 'Example Practice' });
    const event = await sample();
    assert.deepEqual(
      event.changes.find(({ field }) => field === 'name'),
      { field: 'name', from: 'Example Clinic', to: 'Example Practice' },
    );
  });
});
