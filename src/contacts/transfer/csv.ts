import { isRecord } from '#base/json.ts';

/** How the cells of a CSV file are parted. */
export interface CsvShape {
  readonly separator: string;
  readonly lineEnd: '\r\n' | '\n' | '\r';
}

export interface CsvRow {
  readonly cells: readonly string[];
  /** What is wrong with its quotes. */
  readonly problem?: string;
}

export interface CsvRows {
  readonly rows: readonly CsvRow[];
  /** How much of the text they take. */
  readonly length: number;
}

const separators = [',', ';', '\t', '|'];

/** Tells from the first rows how the file is parted; a file of one column by commas. */
export async function csvShapeOf(head: string): Promise<CsvShape> {
  const { default: papa } = await import('papaparse');
  const { meta } = papa.parse(head, {
    preview: 20,
    skipEmptyLines: true,
    delimitersToGuess: separators,
  });
  return {
    separator: meta.delimiter,
    lineEnd: meta.linebreak === '\r\n' || meta.linebreak === '\r' ? meta.linebreak : '\n',
  };
}

/** The first rows of a text; one that may go on behind its end is left for later. */
export async function readCsv(
  text: string,
  { separator, lineEnd }: CsvShape,
  { limit, isEnd }: { readonly limit: number; readonly isEnd: boolean },
): Promise<CsvRows> {
  const { default: papa } = await import('papaparse');
  // The library's fast way, for texts without quotes, tells a place that is one row too far.
  const parser = new papa.Parser({ delimiter: separator, newline: lineEnd, preview: limit, fastMode: false });
  const parsed: unknown = parser.parse(text, 0, !isEnd);
  if (!isParsed(parsed)) throw new TypeError('The parser of CSV answers rows.');
  const problems = new Map(parsed.errors.map(({ row, code }) => [row, problemOf(code)]));
  const rows = parsed.data.map((cells, index) => {
    const problem = problems.get(index);
    return { cells, ...(problem !== undefined && { problem }) };
  });
  const { cursor, truncated } = parsed.meta;
  return { rows, length: isEnd && !truncated ? text.length : cursor };
}

/** What is wrong with a row, after its words "The row"; the library's own sentences stand alone. */
function problemOf(code: string): string {
  return code === 'MissingQuotes'
    ? 'has a cell whose quotes are not closed'
    : 'has a cell that goes on behind its quotes';
}

interface Parsed {
  readonly data: readonly (readonly string[])[];
  readonly errors: readonly { readonly row: number; readonly code: string }[];
  readonly meta: { readonly cursor: number; readonly truncated: boolean };
}

/** The library's own type of this answer says nothing. */
function isParsed(value: unknown): value is Parsed {
  return isRecord(value) && Array.isArray(value.data) && isRecord(value.meta);
}

/**
 * Cells that a spreadsheet would take for a formula. One that begins with apostrophes before such a sign gets one more,
 * so that a reader who takes one away has every text as it was.
 */
const formula = /^'*[=+\-@\t\r]/;

/** Rows as CSV, guarded against formulas, each with its line end. */
export async function writeCsv(rows: readonly (readonly string[])[]): Promise<string> {
  const { default: papa } = await import('papaparse');
  const text = papa.unparse(
    rows.map(row => [...row]),
    { escapeFormulae: formula, newline: '\r\n' },
  );
  return `${text}\r\n`;
}

/** A cell without the guard that `writeCsv` put before it. */
export function unguarded(cell: string): string {
  return cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell;
}

/** The parts of a cell that holds a list, as one row of CSV. */
export async function listIn(cell: string, separator: string): Promise<string[]> {
  if (!cell.includes(separator) && !cell.includes('"')) return cell.trim() === '' ? [] : [cell.trim()];
  const text = cell.replaceAll(`${separator} "`, `${separator}"`);
  const { rows } = await readCsv(text, { separator, lineEnd: '\n' }, { limit: 1, isEnd: true });
  return (rows[0]?.cells ?? []).map(part => part.trim()).filter(part => part !== '');
}

/** A list as one cell: one row of CSV. */
export async function listCell(parts: readonly string[]): Promise<string> {
  const { default: papa } = await import('papaparse');
  return papa.unparse([[...parts]], { newline: '\n' });
}
