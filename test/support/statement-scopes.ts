/** A statement as nested lists of words: enough to see which tables it touches and what binds them. */
export type Part = string | readonly Part[];

/** Takes a statement apart. Names lose their quotes, parameters are `?`, texts are `''`, a parenthesis is a list. */
export function partsOf(text: string): readonly Part[] {
  const open: Part[][] = [[]];
  const words = /'(?:[^']|'')*'|"[^"]+"|\$\d+|[\w]+|<>|<=|>=|\|\||::|[^\s]/g;
  for (const [word] of text.matchAll(words)) {
    if (word === '(') open.push([]);
    else if (word === ')') {
      const closed = open.pop();
      if (!closed || open.length === 0) throw new Error(`A parenthesis is missing in ${text}`);
      open.at(-1)?.push(closed);
    } else open.at(-1)?.push(plain(word));
  }
  const [parts = []] = open;
  return parts;
}

function plain(word: string): string {
  if (word.startsWith("'")) return "''";
  if (word.startsWith('$')) return '?';
  return word.replaceAll('"', '').toLowerCase();
}

/** A table of one select, update, delete or insert. */
export interface TouchedTable {
  readonly name: string;
  /** The name by which its columns are called there. */
  readonly alias: string;
}

/** One select, update, delete or insert, without what is nested in it. */
export interface Scope {
  readonly parts: readonly Part[];
  readonly tables: readonly TouchedTable[];
  /** The scope in which it is nested: its tables can be named here. */
  readonly outer: Scope | undefined;
  readonly inner: readonly Scope[];
}

const starts = ['select', 'with', 'insert', 'update', 'delete'];
const afterTables = [
  'where',
  'on',
  'set',
  'group',
  'order',
  'limit',
  'returning',
  'values',
  'using',
  'join',
  'cross',
  'inner',
  'left',
  'indexed',
  'not',
  'for',
  'union',
  'select',
  'default',
  'offset',
  'having',
  'from',
  'into',
  'full',
  'except',
  'window',
];

/** The scopes of a statement: a `union` has one for each branch, and what an insert selects is nested in it. */
export function scopesOf(parts: readonly Part[], outer?: Scope): readonly Scope[] {
  return branchesOf(parts).map(branch => {
    const from = branch.includes('into') ? branch.indexOf('select') : -1;
    const own = from < 0 ? branch : branch.slice(0, from);
    const inner: Scope[] = [];
    const scope: Scope = { parts: own, tables: tablesIn(own), outer, inner };
    if (from >= 0) inner.push(...scopesOf(branch.slice(from), scope));
    for (const nested of nestedIn(own)) inner.push(...scopesOf(nested, scope));
    return scope;
  });
}

function branchesOf(parts: readonly Part[]): Part[][] {
  const branches: Part[][] = [[]];
  parts.forEach((part, index) => {
    if (part === 'union') branches.push([]);
    else if (part !== 'all' || parts[index - 1] !== 'union') branches.at(-1)?.push(part);
  });
  return branches;
}

/** What is nested directly: lists that begin as a statement does, also within other parentheses. */
function nestedIn(parts: readonly Part[]): readonly (readonly Part[])[] {
  return parts.flatMap(part => {
    if (typeof part === 'string') return [];
    return isStatement(part) ? [part] : nestedIn(part);
  });
}

export function isStatement(part: Part): part is readonly Part[] {
  if (typeof part === 'string') return false;
  const [first] = part;
  if (first === undefined) return false;
  // `((select …) union select …)`
  return typeof first === 'string' ? starts.includes(first) : part.includes('union');
}

function tablesIn(parts: readonly Part[]): readonly TouchedTable[] {
  const tables: TouchedTable[] = [];
  let isExpected = false;
  let isInFrom = false;
  parts.forEach((part, index) => {
    if (isExpected && typeof part === 'string') {
      isExpected = false;
      const name = part;
      // A function gives rows of its own, as `json_each(…)`; an insert names its columns.
      const isFunction = Array.isArray(parts[index + 1]) && parts[index - 1] !== 'into';
      if (!isFunction) tables.push({ name, alias: aliasAt(parts, index + 1) ?? name });
      return;
    }
    if (isExpected) {
      isExpected = false;
      return;
    }
    if (part === 'from' && parts[index - 1] !== 'distinct') [isExpected, isInFrom] = [true, true];
    else if (part === 'join' || part === 'into') isExpected = true;
    else if (
      part === 'update' &&
      parts[index + 1] !== 'set' &&
      parts[index - 1] !== 'for' &&
      parts[index - 1] !== 'do'
    )
      isExpected = true;
    else if (part === ',' && isInFrom) isExpected = true;
    else if (typeof part === 'string' && part !== 'as' && afterTables.includes(part)) isInFrom = false;
  });
  return tables;
}

function aliasAt(parts: readonly Part[], index: number): string | undefined {
  const next = parts[index] === 'as' ? parts[index + 1] : parts[index];
  return typeof next === 'string' && /^\w+$/.test(next) && !afterTables.includes(next) ? next : undefined;
}
