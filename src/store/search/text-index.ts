import { type RawBuilder, sql } from 'kysely';
import type { SearchNode, SearchWord, TextTest } from '#contacts/search-node.ts';
import { allOf, type Condition, isLike } from './predicate.ts';

/** What the text index is asked. Its columns are those of `contact_search`. */
export type TextQuery = (
  | { readonly kind: 'phrase'; readonly columns: readonly TextColumn[]; readonly text: string }
  | { readonly kind: 'all' | 'any'; readonly parts: readonly TextQuery[] }
) & {
  /** Whether it finds nothing else than what is meant; else each row is still looked at. */
  readonly isExact: boolean;
};

/** The columns that are in the text index, and what they are called in that of SQLite. */
const indexed = {
  full_name: 'name',
  emails: 'email',
  phones: 'phone',
  company_name: 'company',
  address: 'address',
  city: 'city',
  state: 'state',
  postal_code: 'postal_code',
  source: 'source',
  custom_text: 'custom',
} as const;

type TextColumn = keyof typeof indexed;

/** The columns whose texts are one in an index of PostgreSQL, each on lines of its own: what words are looked for in, and the rest. */
const joined: readonly (readonly TextColumn[])[] = [
  ['full_name', 'emails', 'phones', 'company_name'],
  ['address', 'city', 'state', 'postal_code', 'source', 'custom_text'],
];

/** The column that holds a field; those of a name are parts of the full one. */
const columnOf: Readonly<Record<string, TextColumn>> = {
  contactName: 'full_name',
  firstNameLowerCase: 'full_name',
  lastNameLowerCase: 'full_name',
  companyName: 'company_name',
  address: 'address',
  city: 'city',
  state: 'state',
  postalCode: 'postal_code',
  source: 'source',
};

/** The question to the text index that finds at least what the node does; undefined where it has no such. */
export function textQueryOf(node: SearchNode): TextQuery | undefined {
  if ('nodes' in node) {
    const parts = node.nodes.map(textQueryOf);
    const known = parts.filter(part => part !== undefined);
    if (node.kind === 'and') return known.length === 0 ? undefined : allText(known, parts.length);
    return known.length < parts.length ? undefined : anyText(known);
  }
  if (node.negated) return undefined;
  switch (node.kind) {
    case 'text': {
      const column = columnOf[node.field];
      return column && phrase([column], node.test, isWhole(node.field));
    }
    case 'phone':
      return phrase(['phones'], node.test, true);
    case 'custom':
      return node.test.operator === 'contains' ? phrase(['custom_text'], node.test, false) : undefined;
    default:
      return undefined;
  }
}

/** As `textQueryOf`, for a word of free text. */
export function wordQueryOf({ text, digits }: SearchWord): TextQuery | undefined {
  if (digits?.value === text.value)
    return phrase(['full_name', 'emails', 'phones', 'company_name'], text, true);
  const found = phrase(['full_name', 'emails', 'company_name'], text, true);
  if (!digits) return found;
  const inPhone = phrase(['phones'], digits, true);
  return found && inPhone && anyText([found, inPhone]);
}

/** One question of several, of `asked` that all must hold. */
export function allText(parts: readonly TextQuery[], asked: number): TextQuery {
  return {
    kind: 'all',
    parts,
    isExact: parts.length === asked && parts.every(({ isExact }) => isExact),
  };
}

function anyText(parts: readonly TextQuery[]): TextQuery {
  return { kind: 'any', parts, isExact: parts.every(({ isExact }) => isExact) };
}

/** The question as the full-text index of SQLite takes it; what it does not find exactly is asked by few trigrams. */
export function matchOf(query: TextQuery): string {
  return match(query, phrase => (phrase.isExact ? [phrase.text] : fewTrigrams(phrase.text)));
}

/** The question by few trigrams: so much less to read, but what it finds must be looked at. */
export function sparseMatchOf(query: TextQuery): string {
  return match(query, ({ text }) => fewTrigrams(text));
}

type Phrase = TextQuery & { readonly kind: 'phrase' };

function match(query: TextQuery, textsOf: (phrase: Phrase) => readonly string[]): string {
  if (query.kind === 'phrase') {
    const columns = query.columns.map(column => indexed[column]).join(' ');
    const texts = textsOf(query).map(text => `"${text.replaceAll('"', '""')}"`);
    return `{${columns}} : (${texts.join(' AND ')})`;
  }
  const parts = query.parts.map(part => match(part, textsOf));
  return `(${parts.join(query.kind === 'all' ? ' AND ' : ' OR ')})`;
}

/** Of the first letters of a text; more trigrams than these have would find hardly less. */
const lettersAsked = 30;

/** Every third trigram of a text, and the last. In an address or a number all are asked: any may be the rare one. */
function fewTrigrams(text: string): string[] {
  if (/[\d@]/.test(text)) return [text];
  const letters = [...text];
  const last = letters.length - 3;
  const starts = letters.keys().filter(start => start < Math.min(last, lettersAsked) && start % 3 === 0);
  return [...starts, last].map(start => letters.slice(start, start + 3).join(''));
}

/** The question as a condition on the row `s`, which the trigrams of PostgreSQL carry. */
export function likenessOf(query: TextQuery): Condition {
  if (query.kind === 'phrase') return either(joined.flatMap(columns => phraseIn(columns, query)));
  const parts = query.parts.map(likenessOf);
  return query.kind === 'all' ? sql<boolean>`(${sql.join(parts, sql` and `)})` : either(parts);
}

/**
 * Looks for a phrase in a joined text, then in those of its columns that are meant, where others may hold it as well or not all
 * of it was looked for.
 */
function phraseIn(
  columns: readonly TextColumn[],
  { columns: meant, text }: TextQuery & { readonly kind: 'phrase' },
): Condition[] {
  const asked = columns.filter(column => meant.includes(column));
  if (asked.length === 0) return [];
  const test = { operator: 'contains', value: text } as const;
  const texts = columns.map(column => sql`coalesce(${sql.ref(`s.${column}`)}, '')`);
  const part = telling(text);
  const found = isLike(sql`(${sql.join(texts, sql` || '\n' || `)})`, { operator: 'contains', value: part });
  const others = columns.filter(column => !meant.includes(column) && mayHold(column, text));
  if (others.length === 0 && part === text) return [found];
  return [allOf([found, either(asked.map(column => isLike(sql.ref(`s.${column}`), test)))])];
}

/** The part of a text that tells most: what stands behind the @ of an address, those of a whole organisation have. */
function telling(text: string): string {
  const [local = ''] = text.split('@', 1);
  return local.length >= 3 ? text.slice(0, local.length + 1) : text;
}

/** A phone is kept as its digits. */
function mayHold(column: TextColumn, text: string): boolean {
  return column !== 'phones' || /^\d+$/.test(text);
}

function either(parts: readonly RawBuilder<boolean>[]): Condition {
  return sql<boolean>`(${sql.join(parts, sql` or `)})`;
}

function isWhole(field: string): boolean {
  return field !== 'firstNameLowerCase' && field !== 'lastNameLowerCase';
}

function phrase(
  columns: readonly TextColumn[],
  test: TextTest | { readonly operator: 'exists' },
  isWholeColumn: boolean,
): TextQuery | undefined {
  if (test.operator === 'exists' || [...test.value].length < 3) return undefined;
  return {
    kind: 'phrase',
    columns,
    text: test.value,
    isExact: isWholeColumn && test.operator === 'contains',
  };
}
