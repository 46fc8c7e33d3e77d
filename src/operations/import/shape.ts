import Type, { type Static } from 'typebox';
import { type FieldError, invalidInput } from '#base/errors.ts';
import { mappedTarget, type NamedField, type Target, targetOf } from '#contacts/transfer/columns.ts';
import { csvShapeOf, readCsv } from '#contacts/transfer/csv.ts';
import type { FileFormat, TextShape } from '#contacts/transfer/records.ts';

/** What each column of a file fills, as callers send it: a member, `customFields.` and a key or id, or nothing. */
export const Mapping = Type.Record(
  Type.String({ maxLength: 1000 }),
  Type.Union([Type.String({ maxLength: 255 }), Type.Null()]),
  {
    description:
      'What columns fill, by their names: a member of a contact, `customFields.` and the key of a field, or null for nothing. Columns that are not named are recognised by their names, where they can be.',
  },
);
export type Mapping = Static<typeof Mapping>;

/** How a file is parted, and the names of its columns. */
export const Layout = Type.Object({
  separator: Type.Optional(Type.String()),
  lineEnd: Type.Optional(Type.Enum(['\r\n', '\n', '\r'])),
  columns: Type.Array(Type.String()),
});
export type Layout = Static<typeof Layout>;

export interface FoundLayout {
  readonly layout: Layout;
  /** How much of the text the row of names takes. */
  readonly length: number;
}

/** The layout of a file from its beginning; only CSV has one. */
export async function layoutOf(format: FileFormat, head: string, isEnd: boolean): Promise<FoundLayout> {
  if (format !== 'csv') return { layout: { columns: [] }, length: 0 };
  const csv = await csvShapeOf(head.slice(0, 100_000));
  const { rows, length } = await readCsv(head, csv, { limit: 1, isEnd });
  const columns = (rows[0]?.cells ?? []).map(name => name.trim());
  return { layout: { ...csv, columns }, length };
}

export interface ShapeTerms {
  readonly format: FileFormat;
  readonly layout: Layout;
  readonly mapping: Mapping;
  readonly fields: readonly NamedField[];
}

/** How the records of a file are read. Throws `invalid_input` for a mapping that names what is not there. */
export function shapeOf({ format, layout, mapping, fields }: ShapeTerms): TextShape {
  switch (format) {
    case 'vcard':
      return { format };
    case 'jsonl':
      return {
        format,
        renamed: new Map(Object.entries(mapping).map(([from, to]) => [from, to ?? ''])),
      };
    case 'csv': {
      const { separator = ',', lineEnd = '\n', columns } = layout;
      return { format, csv: { separator, lineEnd }, targets: targetsOf(columns, mapping, fields) };
    }
  }
}

function targetsOf(
  columns: readonly string[],
  mapping: Mapping,
  fields: readonly NamedField[],
): readonly (Target | undefined)[] {
  const problems: FieldError[] = Object.keys(mapping)
    .filter(name => !columns.includes(name))
    .map(name => ({ member: `mapping.${name}`, message: `mapping.${name} must be the name of a column` }));
  if (columns[0]?.startsWith('PK\u0003\u0004')) {
    const message = 'file is a workbook of a spreadsheet or an archive. Save it as CSV, and send that';
    throw invalidInput([{ member: 'file', message }]);
  }
  if (columns.every(name => name === '')) {
    const message = 'file names no columns in its first row. Send a file that does';
    throw invalidInput([{ member: 'file', message }]);
  }
  const targets = columns.map(column => {
    const sent = Object.hasOwn(mapping, column) ? mapping[column] : undefined;
    if (sent === null || sent === '') return undefined;
    if (sent === undefined) return targetOf(column, fields);
    const target = mappedTarget(sent, fields);
    const message = `mapping.${column} must be a member of a contact, or customFields. and the key of a field`;
    if (!target) problems.push({ member: `mapping.${column}`, message });
    return target;
  });
  if (problems.length > 0) throw invalidInput(problems);
  if (targets.every(target => target === undefined)) {
    const message = `file has no column that is recognised: ${columns.slice(0, 20).join(', ')}. Send a mapping`;
    throw invalidInput([{ member: 'file', message }]);
  }
  return targets;
}

/** What a column fills, as a mapping would say it. */
export function targetText(target: Target | undefined, fields: readonly NamedField[]): string | null {
  if (!target) return null;
  if (target.member !== 'customFields') return target.member;
  const field = fields.find(({ id }) => id === target.field);
  return `customFields.${field?.key ?? target.field}`;
}
