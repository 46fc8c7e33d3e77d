import { isRecord, parseJson } from '#base/json.ts';
import { type CellTerms, contactFromCells, type RawContact } from './cells.ts';
import type { Target } from './columns.ts';
import { type CsvShape, readCsv } from './csv.ts';
import { contactFromVcard } from './vcard-in.ts';

/** The forms that contacts come and go in, by the names in which callers ask for them. */
export const fileFormats = ['csv', 'jsonl', 'vcard'] as const;
export type FileFormat = (typeof fileFormats)[number];

/** How the text of a file is read. */
export type TextShape =
  | { readonly format: 'csv'; readonly csv: CsvShape; readonly targets: readonly (Target | undefined)[] }
  | { readonly format: 'jsonl'; readonly renamed: ReadonlyMap<string, string> }
  | { readonly format: 'vcard' };

/** A record of a file: what it was, and the contact that it says or why it says none. */
export interface FileRecord {
  /** As it stood in the file: the cells of a row, or a text. */
  readonly source: readonly string[] | string;
  readonly contact?: RawContact;
  readonly problem?: string;
}

export interface FileRecords {
  /** Undefined for a line that is empty: it counts as a row of the file, but says nothing. */
  readonly records: readonly (FileRecord | undefined)[];
  /** How much of the text they take. */
  readonly length: number;
}

export interface ReadTerms extends CellTerms {
  readonly limit: number;
  /** Whether the file ends with this text. */
  readonly isEnd: boolean;
}

/** The first records of a text; one that may go on behind its end is left for later. */
export async function readRecords(text: string, shape: TextShape, terms: ReadTerms): Promise<FileRecords> {
  switch (shape.format) {
    case 'csv': {
      const { rows, length } = await readCsv(text, shape.csv, terms);
      const records = [];
      for (const { cells, problem } of rows) {
        const isEmpty = cells.every(cell => cell.trim() === '');
        const contact = isEmpty ? {} : await contactFromCells(shape.targets, cells, terms);
        records.push(
          isEmpty
            ? undefined
            : problem === undefined
              ? { source: cells, contact }
              : { source: cells, problem },
        );
      }
      return { records, length };
    }
    case 'jsonl': {
      const { pieces, length } = cut(text, '\n', terms);
      return { records: pieces.map(line => recordInLine(line, shape.renamed)), length };
    }
    case 'vcard': {
      const { pieces, length } = cut(text, /^END:VCARD[ \t]*\r?(?:\n|$)/gim, terms);
      const records = [];
      for (const source of pieces) {
        if (source.trim() === '') records.push(undefined);
        else {
          const contact = await contactFromVcard(source.trim());
          records.push(contact ? { source, contact } : { source, problem: 'is no vCard of a person' });
        }
      }
      return { records, length };
    }
  }
}

/** Cuts a text behind each place where a record ends. */
function cut(
  text: string,
  end: string | RegExp,
  { limit, isEnd }: Pick<ReadTerms, 'limit' | 'isEnd'>,
): { readonly pieces: readonly string[]; readonly length: number } {
  const pieces: string[] = [];
  let from = 0;
  while (pieces.length < limit && from < text.length) {
    const next = endAfter(text, end, from) ?? (isEnd ? text.length : undefined);
    if (next === undefined) break;
    pieces.push(text.slice(from, next));
    from = next;
  }
  return { pieces, length: from };
}

function endAfter(text: string, end: string | RegExp, from: number): number | undefined {
  if (typeof end === 'string') {
    const found = text.indexOf(end, from);
    return found < 0 ? undefined : found + end.length;
  }
  end.lastIndex = from;
  return end.exec(text) ? end.lastIndex : undefined;
}

/** Members that a contact is shown with but not written by. */
const shownOnly = new Set([
  'id',
  'locationId',
  'version',
  'firstNameLowerCase',
  'lastNameLowerCase',
  'fullNameLowerCase',
  'emailLowerCase',
  'businessId',
  'birthMonth',
  'birthDay',
  'type',
  'followers',
  'dateAdded',
  'dateUpdated',
  'lastActivity',
  'searchAfter',
]);

function recordInLine(line: string, renamed: ReadonlyMap<string, string>): FileRecord | undefined {
  const source = line.trim();
  if (source === '') return undefined;
  let parsed: unknown;
  try {
    parsed = parseJson(source);
  } catch {
    return { source, problem: 'is no JSON' };
  }
  if (!isRecord(parsed)) return { source, problem: 'is no JSON object' };
  const members = Object.entries(parsed).map(([name, value]) => [renamed.get(name) ?? name, value] as const);
  const contact = Object.fromEntries(members.filter(([name]) => name !== '' && !shownOnly.has(name)));
  if (Array.isArray(contact.customFields)) contact.customFields = contact.customFields.map(asSent);
  return { source, contact };
}

/** A custom field as it is shown names itself by id, key and name; of these the key means something elsewhere too. */
function asSent(entry: unknown): unknown {
  if (!isRecord(entry) || typeof entry.key !== 'string') return entry;
  const { id: _id, name: _name, ...sent } = entry;
  return sent;
}
