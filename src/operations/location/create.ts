import Type from 'typebox';
import { defaultSettings } from '#contacts/default-settings.ts';
import { Location } from '#contacts/location.ts';
import { addLocation } from '#store/location-changes.ts';
import { getLocation } from '#store/locations.ts';
import { command } from '../operation.ts';
import { companyId, refuseOtherTenant } from '../tenant.ts';
import { mergeLocation } from './fields.ts';
import { locationMembers } from './members.ts';

export const createLocation = command({
  key: 'location.create',
  title: 'Create Location',
  description:
    'Adds a location to the tenant; country and timezone that are not sent are those of the location that the call means.',
  group: 'schema',
  scope: 'roster.admin',
  // HighLevel answers a new location with 200 and not wrapped.
  http: { method: 'POST', path: '/locations/' },
  changesLocations: true,
  input: { companyId, ...locationMembers },
  output: Type.Object({ ...Location.properties, location: Location }),
  record: 'location',

  async handler({ companyId, ...input }, { store, caller }) {
    refuseOtherTenant(companyId, caller);
    const { companyId: tenantId, country, timezone } = await getLocation(store);
    const settings = { ...defaultSettings, default: false };
    const fields = mergeLocation({ name: input.name, country, timezone, settings }, input);
    const location = await addLocation(store, { ...fields, tenantId });
    return { ...location, location };
  },
});
