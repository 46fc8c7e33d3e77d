import { createLocation } from '#operations/location/create.ts';
import type { Call } from '#operations/perform.ts';
import { type OperationTest, textAt } from './operations.ts';

/** Another location of the tenant, and how a call may name it. */
export async function addLocation({ perform, locations }: OperationTest): Promise<{
  readonly locationId: string;
  readonly options: Partial<Call>;
}> {
  const place = { name: 'Elsewhere', country: 'US', timezone: 'America/New_York' };
  const locationId = textAt(await perform(createLocation, place), 'id');
  const ids = new Set([...locations.ids, locationId]);
  return { locationId, options: { locations: { ...locations, ids } } };
}
