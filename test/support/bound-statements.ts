import { isStatement, type Part, partsOf, type Scope, scopesOf } from './statement-scopes.ts';

/** Rows are read and written by these alone; all else is of the schema or of a transaction. */
const touching = /^\s*(select|with|insert|update|delete)\b/i;

/** The tables of a statement that are keyed by location, and that it does not bind to one or takes out of theirs. */
export function unboundIn(text: string, keyedByLocation: ReadonlySet<string>): readonly string[] {
  if (!touching.test(text)) return [];
  const bonds = new Bonds(keyedByLocation);
  const scopes = scopesOf(partsOf(text));
  for (const scope of scopes) bonds.add(scope);
  return bonds.unbound();
}

/** Which tables of a statement have the location of a parameter, by themselves or by one that has. */
class Bonds {
  readonly #keyed: ReadonlySet<string>;
  readonly #tables: { readonly place: string; readonly name: string }[] = [];
  readonly #moved: string[] = [];
  readonly #bound = new Set<string>();
  readonly #equal: (readonly [string, string])[] = [];
  readonly #numbers = new Map<Scope, number>();

  constructor(keyed: ReadonlySet<string>) {
    this.#keyed = keyed;
  }

  add(scope: Scope): void {
    for (const { name, alias } of scope.tables)
      if (this.#keyed.has(name)) this.#tables.push({ place: this.#place(scope, alias), name });
    const set = scope.parts.indexOf('set');
    if (set >= 0 && scope.parts.slice(set, scope.parts.indexOf('where')).includes('location_id'))
      this.#moved.push(...scope.tables.map(({ name }) => name));
    this.#addConditions(scope, scope.parts);
    this.#addInsert(scope);
    for (const inner of scope.inner) this.add(inner);
  }

  unbound(): readonly string[] {
    for (let before = -1; before < this.#bound.size; ) {
      before = this.#bound.size;
      for (const [one, other] of this.#equal) {
        if (this.#bound.has(one)) this.#bound.add(other);
        else if (this.#bound.has(other)) this.#bound.add(one);
      }
    }
    const unbound = this.#tables.filter(({ place }) => !this.#bound.has(place));
    return [...unbound.map(({ name }) => name), ...this.#moved];
  }

  /** Equalities of a `where` or an `on` that hold for every row: what stands beside an `or` does not. */
  #addConditions(scope: Scope, parts: readonly Part[], within = false): void {
    let isCondition = within;
    parts.forEach((part, index) => {
      if (part === 'where' || part === 'on') isCondition = !hasChoice(parts.slice(index + 1));
      else if (typeof part === 'string' && endOfConditions.has(part)) isCondition = false;
      if (!isCondition) return;
      if (typeof part !== 'string') {
        if (!isStatement(part) && !hasChoice(part)) this.#addConditions(scope, part, true);
        return;
      }
      const left = part === '=' ? this.#columnBefore(scope, parts, index) : undefined;
      if (left === undefined) return;
      const right = this.#columnFrom(scope, parts, index + 1);
      if (parts[index + 1] === '?') this.#bound.add(left);
      if (right !== undefined) this.#equal.push([left, right]);
    });
  }

  /** An insert takes its location from a parameter, or from rows that have it. */
  #addInsert(scope: Scope): void {
    const into = scope.parts.indexOf('into');
    const columns = scope.parts[into + 2];
    const table = scope.tables.find(({ name }) => name === scope.parts[into + 1]);
    if (into < 0 || !table || !this.#keyed.has(table.name) || !Array.isArray(columns)) return;
    const at = itemsOf(columns).findIndex(([name]) => name === 'location_id');
    const place = this.#place(scope, table.alias);
    const values = scope.parts.indexOf('values');
    if (values >= 0) {
      const rows = scope.parts.slice(values + 1).filter(part => typeof part !== 'string');
      const first = rows[0];
      if (first && itemsOf(first)[at]?.[0] === '?') this.#bound.add(place);
      return;
    }
    const [rows] = scope.inner;
    const item = rows && itemsOf(rows.parts.slice(1, rows.parts.indexOf('from')))[at];
    if (!item) return;
    if (item[0] === '?') this.#bound.add(place);
    const source = this.#columnFrom(rows, item, 0);
    if (source !== undefined) this.#equal.push([place, source]);
  }

  #columnBefore(scope: Scope, parts: readonly Part[], index: number): string | undefined {
    if (parts[index - 1] !== 'location_id') return undefined;
    const isQualified = parts[index - 2] === '.';
    return this.#resolve(scope, isQualified ? parts[index - 3] : undefined);
  }

  #columnFrom(scope: Scope, parts: readonly Part[], index: number): string | undefined {
    if (parts[index] === 'location_id') return this.#resolve(scope, undefined);
    return parts[index + 1] === '.' && parts[index + 2] === 'location_id'
      ? this.#resolve(scope, parts[index])
      : undefined;
  }

  /** The table of a scope, or of one around it, that a column is of. */
  #resolve(scope: Scope | undefined, alias: Part | undefined): string | undefined {
    if (!scope) return undefined;
    const found = scope.tables.find(table =>
      alias === undefined ? this.#keyed.has(table.name) : table.alias === alias,
    );
    return found ? this.#place(scope, found.alias) : this.#resolve(scope.outer, alias);
  }

  #place(scope: Scope, alias: string): string {
    const number = this.#numbers.get(scope) ?? this.#numbers.size;
    this.#numbers.set(scope, number);
    return `${number} ${alias}`;
  }
}

const endOfConditions = new Set(['set', 'group', 'order', 'returning', 'limit', 'join', 'values']);

/** Whether a condition that begins here has an `or` at its own level. */
function hasChoice(parts: readonly Part[]): boolean {
  const end = parts.findIndex(
    part => typeof part === 'string' && (endOfConditions.has(part) || part === 'where'),
  );
  return (end < 0 ? parts : parts.slice(0, end)).includes('or');
}

function itemsOf(parts: readonly Part[]): Part[][] {
  const items: Part[][] = [[]];
  for (const part of parts) {
    if (part === ',') items.push([]);
    else items.at(-1)?.push(part);
  }
  return items;
}
