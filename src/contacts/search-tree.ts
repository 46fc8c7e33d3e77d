import { isRecord } from '#base/json.ts';
import { searchBounds, sortFields } from './search-fields.ts';
import { parseLeaf, refused, type SearchPlace } from './search-leaf.ts';
import type { SearchGroup, SearchLeaf, SearchNode, SearchWord, SortTerm } from './search-node.ts';
import { parseWords } from './search-words.ts';

/** A search as it is sent. */
export interface SentSearch {
  readonly filters?: readonly unknown[] | undefined;
  readonly sort?: readonly unknown[] | undefined;
  readonly query?: string | undefined;
}

export interface Search {
  /** The filters, joined by and. */
  readonly where: SearchGroup;
  /** Empty where none was sent. */
  readonly sort: readonly SortTerm[];
  /** Each must be found. */
  readonly words: readonly SearchWord[];
}

/** Reads HighLevel's search grammar. Throws `search_filter_invalid` with a sentence that names what is wrong. */
export function parseSearch(
  { filters = [], sort = [], query = '' }: SentSearch,
  fields: SearchPlace['fields'],
  zone: string,
): Search {
  if (query.length > searchBounds.queryLength) {
    throw refused(`The query is over ${searchBounds.queryLength} characters.`);
  }
  const where = parseFilters(filters, filter => parseLeaf(filter, { fields, zone }));
  return { where, sort: parseSort(sort), words: parseWords(query) };
}

type ParseLeaf = (filter: Readonly<Record<string, unknown>>) => SearchLeaf;

/** Reads filters that are joined by and, each by `parse`, and the groups that they nest in. */
export function parseFilters(filters: readonly unknown[], parse: ParseLeaf): SearchGroup {
  return { kind: 'and', nodes: parseNodes(filters, parse, { left: searchBounds.filters }, 1) };
}

interface Count {
  left: number;
}

function parseNodes(
  filters: readonly unknown[],
  parse: ParseLeaf,
  count: Count,
  depth: number,
): SearchNode[] {
  if (depth > searchBounds.depth) throw refused(`Groups are nested more than ${searchBounds.depth} deep.`);
  return filters.flatMap(filter => parseNode(filter, parse, count, depth));
}

/** None for a group without filters. */
function parseNode(filter: unknown, parse: ParseLeaf, count: Count, depth: number): SearchNode[] {
  if (count.left-- === 0) throw refused(`A search takes at most ${searchBounds.filters} filters and groups.`);
  if (!isRecord(filter)) throw refused('Each filter must be an object.');
  if (filter.group === undefined) return [parse(filter)];

  const { group, filters, ...rest } = filter;
  if (group !== 'AND' && group !== 'OR') throw refused('The group of filters must be "AND" or "OR".');
  if (!Array.isArray(filters) || Object.keys(rest).length > 0) {
    throw refused('A group must be {group, filters}, and nothing else.');
  }
  const nodes = parseNodes(filters, parse, count, depth + 1);
  return nodes.length === 0 ? [] : [{ kind: group === 'AND' ? 'and' : 'or', nodes }];
}

function parseSort(sort: readonly unknown[]): SortTerm[] {
  if (sort.length > searchBounds.sorts) throw refused(`A search takes at most ${searchBounds.sorts} sorts.`);
  return sort.map(term => {
    const sent = isRecord(term) ? term : {};
    const field = sortFields.find(name => name === sent.field);
    if (!field) throw refused(`A search sorts by one of ${sortFields.join(', ')}.`);
    const direction = sent.direction ?? 'asc';
    if (direction === 'asc' || direction === 'desc') return { field, direction };
    throw refused(`The direction of the sort by "${field}" must be asc or desc.`);
  });
}
