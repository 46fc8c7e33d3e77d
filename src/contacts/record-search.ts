import { isRecord } from '#base/json.ts';
import { businessTexts, isBusinessText } from './business.ts';
import type { CustomFieldDefinition } from './custom-field.ts';
import { parseMemberLeaf, refused, type SearchedMember } from './search-leaf.ts';
import type { SearchGroup } from './search-node.ts';
import { parseFilters } from './search-tree.ts';

export const recordSorts = ['name', 'createdAt', 'updatedAt'] as const;
export type RecordSort = (typeof recordSorts)[number];

export interface RecordOrder {
  readonly field: RecordSort;
  readonly direction: 'asc' | 'desc';
}

/** Standard members are searched like custom fields whose id is their key. */
const standard = new Map(
  Object.keys(businessTexts)
    .filter(isBusinessText)
    .map((member): [string, CustomFieldDefinition] => {
      const key = businessTexts[member];
      return [key, { id: key, key, name: key, dataType: key === 'phone' ? 'PHONE' : 'TEXT' }];
    }),
);

/** Reads the filters of a search for businesses. Throws `search_filter_invalid` with what is wrong. */
export function parseRecordFilters(
  filters: readonly unknown[],
  definitions: ReadonlyMap<string, CustomFieldDefinition>,
  zone: string,
): SearchGroup {
  const custom = new Map([...definitions.values()].map(definition => [definition.key, definition]));
  const find = (field: string): SearchedMember | undefined => {
    if (field === 'createdAt') return 'dateAdded';
    if (field === 'updatedAt') return 'dateUpdated';
    const [key = '', part, ...rest] = field.replace(/^(properties|business)\./, '').split('.');
    const definition = standard.get(key) ?? custom.get(key);
    const isPart = part === undefined || definition?.boxes?.some(({ id }) => id === part) === true;
    return definition && isPart && rest.length === 0 ? { definition, part } : undefined;
  };
  return parseFilters(filters, filter => parseMemberLeaf(filter, find, zone));
}

/** The order of a search for businesses: the newest first where none is sent. */
export function parseRecordSort(sort: readonly unknown[]): RecordOrder {
  if (sort.length > 1) throw refused('A search for records takes one sort.');
  const [term] = sort;
  if (term === undefined) return { field: 'createdAt', direction: 'desc' };
  const sent = isRecord(term) ? term : {};
  const name = typeof sent.field === 'string' ? sent.field.replace(/^(properties|business)\./, '') : '';
  const field = recordSorts.find(known => known === name);
  if (!field) throw refused(`A search for records sorts by one of ${recordSorts.join(', ')}.`);
  const direction = sent.direction ?? 'asc';
  if (direction === 'asc' || direction === 'desc') return { field, direction };
  throw refused(`The direction of the sort by "${field}" must be asc or desc.`);
}
