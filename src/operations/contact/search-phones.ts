import { isRecord } from '#base/json.ts';
import { parsePhone } from '#contacts/phone.ts';
import { searchBounds } from '#contacts/search-fields.ts';

/** The filters with each whole phone number in full, so that one dialled as at home finds the stored one. */
export function withFullPhones(
  filters: readonly unknown[],
  country: string,
  depth: number = searchBounds.depth,
): Promise<unknown[]> {
  return Promise.all(filters.map(filter => withFullPhone(filter, country, depth)));
}

async function withFullPhone(filter: unknown, country: string, depth: number): Promise<unknown> {
  if (!isRecord(filter)) return filter;
  if (Array.isArray(filter.filters)) {
    // Deeper ones are refused where they are read.
    return depth === 0
      ? filter
      : { ...filter, filters: await withFullPhones(filter.filters, country, depth - 1) };
  }
  const isWhole = filter.field === 'phone' && (filter.operator === 'eq' || filter.operator === 'not_eq');
  if (!isWhole || typeof filter.value !== 'string') return filter;
  return { ...filter, value: (await parsePhone(filter.value, country)) ?? filter.value };
}
