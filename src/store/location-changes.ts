import { RosterError } from '#base/errors.ts';
import { changesBetween } from '#contacts/changes.ts';
import type { Change } from '#contacts/event.ts';
import type { Location } from '#contacts/location.ts';
import { getLocation, insertLocation, type NewLocation, updateLocation } from './locations.ts';
import type { StoreWriter } from './store.ts';

/** Members of a location that can be changed, besides its settings. */
const members = [
  'name',
  'phone',
  'email',
  'address',
  'city',
  'state',
  'country',
  'postalCode',
  'website',
  'timezone',
] as const satisfies readonly (keyof Location)[];

const settings = [
  'allowDuplicateContact',
  'contactUniqueIdentifiers',
  'allowDuplicateOpportunity',
  'allowFacebookNameMerge',
  'disableContactTimezone',
  'default',
] as const satisfies readonly (keyof Location['settings'])[];

/**
 * The bound location, locked until the transaction ends. Throws `version_conflict` when it was changed since
 * `ifVersion`.
 */
export async function getLocationForChange(store: StoreWriter, ifVersion?: number): Promise<Location> {
  await lockLocationsOfTenant(store);
  const location = await getLocation(store);
  if (ifVersion !== undefined && location.version !== ifVersion) {
    throw new RosterError(
      'version_conflict',
      `The location is at version ${location.version}, not ${ifVersion}. Read it again and repeat the change.`,
    );
  }
  return location;
}

/** Adds a location to the tenant that the bound one belongs to. */
export async function addLocation(store: StoreWriter, location: Omit<NewLocation, 'id'>): Promise<Location> {
  await lockLocationsOfTenant(store);
  return insertLocation(store, store.now, { ...location, id: store.newId() });
}

/** Changes the bound location. Where nothing differs, nothing is written and the version stays. */
export async function changeLocation(
  store: StoreWriter,
  before: Location,
  after: Location,
): Promise<Location> {
  const changes: Change[] = [
    ...changesBetween(before, after, members),
    ...changesBetween(before.settings, after.settings, settings).map(change => ({
      ...change,
      field: `settings.${change.field}`,
    })),
  ];
  if (changes.length === 0) return before;
  const location = await updateLocation(store, after);
  store.noteEvent({ type: 'location.updated', data: { location }, changes });
  return location;
}

/** One change of a tenant's locations at a time, so that one of them is the default; SQLite's writer is alone anyway. */
async function lockLocationsOfTenant({ database, kind, locationId }: StoreWriter): Promise<void> {
  if (kind === 'sqlite') return;
  await database
    .selectFrom('tenant')
    .select('id')
    .where('id', '=', location =>
      location.selectFrom('location').select('tenant_id').where('location.id', '=', locationId),
    )
    .forUpdate()
    .execute();
}
