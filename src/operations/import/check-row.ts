import Type, { type Static } from 'typebox';
import { type FieldError, RosterError } from '#base/errors.ts';
import { lazyValidator } from '#base/validator.ts';
import { emptyFields } from '#contacts/contact-state.ts';
import type { Location } from '#contacts/location.ts';
import { areStorable } from '#contacts/text.ts';
import type { FileRecord } from '#contacts/transfer/records.ts';
import type { Keys } from '#store/contacts/duplicates.ts';
import { keysOf } from '#store/contacts/search-row.ts';
import { readSentAddresses } from '../contact/fields.ts';
import { contactMembers } from '../contact/members.ts';

/** What a row may hold: the members of a contact, and notes that are added to one that it makes. */
const Row = Type.Object(
  {
    ...contactMembers,
    notes: Type.Optional(
      Type.Array(Type.Object({ body: Type.String({ maxLength: 65_536 }) }), { maxItems: 10 }),
    ),
  },
  { additionalProperties: false },
);
const rowValidator = lazyValidator(Row);

export interface NumberedRecord extends FileRecord {
  /** Its place in the file. */
  readonly row: number;
}

export interface CheckedRow {
  readonly record: NumberedRecord;
  readonly contact: Static<typeof Row>;
  readonly keys: Keys;
}

/** A row that can be written as far as itself tells, or why not. */
export async function checkRow(
  location: Location,
  record: NumberedRecord,
): Promise<CheckedRow | { readonly problems: readonly FieldError[] }> {
  const { contact, problem } = record;
  if (!contact) return { problems: [{ member: '', message: `The row ${problem ?? 'cannot be read'}.` }] };
  const isRow = await rowValidator();
  try {
    if (!areStorable(contact)) {
      const message = 'A text holds a NUL character or half of a surrogate pair, which cannot be stored.';
      return { problems: [{ member: '', message }] };
    }
    if (!isRow(contact)) throw new TypeError('A validator either agrees or throws.');
    const addresses = await readSentAddresses(location, contact);
    return { record, contact, keys: keysOf({ ...emptyFields, ...addresses }) };
  } catch (error) {
    if (error instanceof RosterError) return { problems: problemsOf(error) };
    throw error;
  }
}

export function problemsOf({ details, message }: RosterError): readonly FieldError[] {
  return details.fields ?? [{ member: '', message }];
}
