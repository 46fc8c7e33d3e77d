import type { LocationSettings } from '#contacts/location.ts';
import { getLocation, updateLocation } from '#store/locations.ts';
import type { OperationTest } from './operations.ts';

/** Changes settings of the test's location, runs the work, and puts them back. */
export async function withSettings<Result>(
  { store, locationId }: Pick<OperationTest, 'store' | 'locationId'>,
  settings: Partial<LocationSettings>,
  work: () => Promise<Result>,
): Promise<Result> {
  const cause = { actor: { kind: 'system', id: 'test' }, operation: 'location.update' } as const;
  const before = await store.write(locationId, cause, async writer => {
    const location = await getLocation(writer);
    await updateLocation(writer, { ...location, settings: { ...location.settings, ...settings } });
    return location;
  });
  try {
    return await work();
  } finally {
    await store.write(locationId, cause, async writer => {
      const { version } = await getLocation(writer);
      await updateLocation(writer, { ...before, version });
    });
  }
}
