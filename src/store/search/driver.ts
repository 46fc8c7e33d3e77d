import { type RawBuilder, sql } from 'kysely';
import type { SearchGroup, SearchLeaf, SearchNode, SearchWord } from '#contacts/search-node.ts';
import type { StoreReader } from '../store.ts';
import { rowsToCount } from '../total.ts';
import { type Dated, type DateRange, idsOf, indexedColumnOf, isDateRange } from './leaf-ids.ts';
import { textWayOfPostgres } from './postgres-text.ts';
import { type Condition, nodeHolds } from './predicate.ts';
import { textDriversOfSqlite } from './sqlite-text.ts';
import { withinTime } from './within-time.ts';

/** A way to come by some contacts through an index: at least all that a part of the search finds. */
export interface Driver {
  /** Selects the contacts as `id`, each once. */
  readonly ids: RawBuilder<{ id: string }>;
  /** Selects them as `key`, without a look at what is not in the index. */
  readonly keys: RawBuilder<{ key: string | number }>;
  /** What a key is: the id, or the number of the row, counted from the location's first. */
  readonly by: 'id' | 'number';
  /** Selects them as `id` with their `date_added`, where indexes tell that without a look at each contact. */
  readonly dated?: RawBuilder<Dated>;
  /** Of PostgreSQL's text index: selects those of some stretches, an array, as `id`. */
  readonly idsIn?: (stretches: RawBuilder<unknown>) => RawBuilder<{ id: string }>;
  /** Of SQLite: the index that has what it finds from the newest on. */
  readonly newestBy?: NewestBy;
  /** Whether it looks into texts, which costs more than other indexes do. */
  readonly isOfTexts?: true;
  /** Whether it finds what the whole search finds, and nothing else. */
  readonly isExact: boolean;
  /** Of SQLite's text index: whether it finds more than is meant, for less; the way in behind it finds what is meant. */
  readonly isSparse?: true;
  /** Of SQLite: selects the numbers of their rows, where an index has them. */
  readonly numbers?: RawBuilder<{ number: number }>;
}

/** An index of `contact_search` whose rows from one place on are those that a condition holds for, by age. */
export interface NewestBy {
  readonly index: string;
  readonly holds: Condition;
}

/** The parts that all must hold. */
export interface Conjuncts {
  readonly nodes: readonly SearchNode[];
  readonly words: readonly SearchWord[];
}

/** Takes a search apart into what all must hold. */
export function conjunctsOf(where: SearchNode | undefined, words: readonly SearchWord[]): Conjuncts {
  return { nodes: where ? flat(where) : [], words };
}

function flat(node: SearchNode): SearchNode[] {
  return 'nodes' in node && node.kind === 'and' ? node.nodes.flatMap(flat) : [node];
}

/** The indexes by which a search can begin; the text index where there is one. */
export function driversOf(store: StoreReader, { nodes, words }: Conjuncts, hasTextIndex: boolean): Driver[] {
  const asked = nodes.length + words.length;
  const dates = nodes.filter(isDateRange);
  const byTag = nodes.some(node => isTag(node) && !node.negated);
  const ways = nodes.map(node => ({
    node,
    way: 'nodes' in node ? groupDriver(store, node, hasTextIndex) : leafDriver(store, node, dates),
    isCovered: byTag && isDateRange(node),
  }));
  const drivers = ways.flatMap(({ node, way }) => {
    if (!way) return [];
    const covered = isTag(node) ? 1 + dates.length : isDateRange(node) ? dates.length : 1;
    return [{ ...way, isExact: way.isExact && covered === asked }];
  });
  if (!hasTextIndex) return drivers;
  if (store.kind === 'sqlite') return [...drivers, ...textDriversOfSqlite(store, ways, words)];
  const found = textWayOfPostgres(store, { nodes, words });
  return found ? [...drivers, { ...byIds(found.ids, found.isExact), ...found, isOfTexts: true }] : drivers;
}

function isTag(node: SearchNode): node is SearchLeaf & { readonly kind: 'tag' } {
  return node.kind === 'tag';
}

/** What the branches of an `or` find together; undefined where one of them has no index. */
function groupDriver(store: StoreReader, { nodes }: SearchGroup, hasTextIndex: boolean): Driver | undefined {
  const branches = nodes.map(branch => {
    const drivers = driversOf(store, conjunctsOf(branch, []), hasTextIndex);
    return drivers.find(({ isExact }) => isExact) ?? drivers[0];
  });
  const known = branches.filter(branch => branch !== undefined);
  if (known.length < branches.length) return undefined;
  const ids = known.map(branch => sql<{ id: string }>`select id from (${branch.ids}) as branch`);
  const driver = byIds(
    united(ids),
    known.every(({ isExact }) => isExact),
  );
  const dated = known.map(branch => branch.dated).filter(branch => branch !== undefined);
  const told = dated.length === known.length && {
    dated: united(dated.map(branch => sql<Dated>`select id, date_added from (${branch}) as branch`)),
  };
  if (store.kind === 'postgres') return { ...driver, ...told };
  // SQLite makes a whole union before it gives the first of it.
  const first = ids.map(
    branch => sql<{ id: string }>`select id from (${branch} limit ${sql.lit(rowsToCount)})`,
  );
  return { ...driver, ...told, keys: keysOf(united(first)) };
}

function united<Row>(branches: readonly RawBuilder<Row>[]): RawBuilder<Row> {
  return sql<Row>`select * from (${sql.join(branches, sql` union `)}) as branches`;
}

function byIds(ids: RawBuilder<{ id: string }>, isExact: boolean): Driver {
  return { ids, keys: keysOf(ids), by: 'id', isExact };
}

function keysOf(ids: RawBuilder<{ id: string }>): Driver['keys'] {
  return sql`select id as key from (${ids}) as way`;
}

function leafDriver(store: StoreReader, leaf: SearchLeaf, dates: readonly DateRange[]): Driver | undefined {
  const ids = idsOf(store, leaf, dates);
  if (!ids) return undefined;
  const driver = { ...byIds(ids, true), ...toldBy(store, leaf, ids) };
  const column = leaf.kind === 'time' ? 'date_added' : isEquality(leaf) && indexedColumnOf(leaf);
  if (!column) return driver;
  return { ...driver, newestBy: { index: `contact_search_${column}`, holds: nodeHolds(store, leaf) } };
}

function isEquality(leaf: SearchLeaf): leaf is SearchLeaf & { readonly kind: 'text' } {
  return leaf.kind === 'text' && leaf.test.operator === 'eq';
}

/** What indexes tell of contacts beside; an address is that of few, so each of those is looked at. */
function toldBy(
  { kind, locationId }: StoreReader,
  leaf: SearchLeaf,
  ids: RawBuilder<Dated>,
): Pick<Driver, 'dated' | 'numbers'> {
  switch (leaf.kind) {
    case 'tag':
    case 'custom':
      return { dated: ids };
    case 'time':
    case 'text': {
      if (kind === 'postgres') return { dated: ids };
      // What an equality finds ends soon.
      const inTime = isEquality(leaf) ? sql`true` : withinTime(kind);
      return { dated: ids, numbers: sql`select s.number from (${ids}) as s where ${inTime}` };
    }
    case 'email':
    case 'phone':
      if (kind === 'postgres') return {};
      return {
        dated: sql`select s.id, s.date_added from (${ids}) as way
          cross join contact_search s on s.location_id = ${locationId} and s.id = way.id`,
      };
    default:
      return {};
  }
}
