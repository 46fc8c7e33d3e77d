import { RosterError } from '#base/errors.ts';
import type { CustomFieldDefinition } from '#contacts/custom-field.ts';
import type { Location } from '#contacts/location.ts';
import { parseSearch, type Search } from '#contacts/search-tree.ts';
import type { Segment } from '#contacts/segment.ts';
import { getLocation } from '#store/locations.ts';
import type { StoreReader } from '#store/store.ts';
import { withFullPhones } from '../contact/search-phones.ts';

type Kept = Pick<Segment, 'filters' | 'sort'>;

/** The search that a segment keeps, for the location of the store. Throws `search_filter_invalid`. */
export async function searchOf(store: StoreReader, segment: Kept): Promise<Search> {
  const [location, dictionary] = [await getLocation(store), await store.dictionary()];
  return readSearch(segment, location, dictionary.field);
}

/** As `searchOf`, but nothing for one that names what is no more: a custom field that was deleted. */
export async function findSearchOf(
  segment: Kept,
  location: Location,
  field: (id: string) => CustomFieldDefinition | undefined,
): Promise<Search | undefined> {
  try {
    return await readSearch(segment, location, field);
  } catch (error) {
    if (error instanceof RosterError && error.code === 'search_filter_invalid') return undefined;
    throw error;
  }
}

async function readSearch(
  { filters, sort }: Kept,
  { country, timezone }: Location,
  field: (id: string) => CustomFieldDefinition | undefined,
): Promise<Search> {
  return parseSearch({ filters: await withFullPhones(filters, country), sort }, field, timezone);
}
