import Type from 'typebox';
import { invalidInput } from '#base/errors.ts';
import { Location } from '#contacts/location.ts';
import { changeLocation, getLocationForChange } from '#store/location-changes.ts';
import { command } from '../operation.ts';
import { companyId, refuseOtherTenant } from '../tenant.ts';
import { mergeLocation } from './fields.ts';
import { locationId } from './in-path.ts';
import { locationChanges } from './members.ts';

export const updateLocation = command({
  key: 'location.update',
  title: 'Update Location',
  description: 'Changes the name, address, timezone or duplicate settings of a location.',
  group: 'schema',
  scope: 'roster.admin',
  http: { method: 'PUT', path: '/locations/{locationId}' },
  isIdempotent: true,
  changesLocations: true,
  checksVersion: true,
  errors: ['version_conflict'],
  input: { locationId, companyId, ...locationChanges },
  output: Type.Object({ ...Location.properties, location: Location }),
  record: 'location',

  async handler({ companyId, ...input }, { store, caller, ifVersion }) {
    refuseOtherTenant(companyId, caller);
    const before = await getLocationForChange(store, ifVersion);
    if (before.settings.default && input.settings?.default === false) {
      throw invalidInput([
        {
          member: 'settings.default',
          message: 'settings.default must stay true here: make another location the default instead',
        },
      ]);
    }
    const { id, version, dateAdded } = before;
    const fields = mergeLocation(before, input);
    const after = { id, companyId: before.companyId, version, dateAdded, ...fields };
    const location = await changeLocation(store, before, after);
    return { ...location, location };
  },
});
