import Type, { type Static } from 'typebox';
import { type FieldError, RosterError } from '#base/errors.ts';
import { lazyValidator } from '#base/validator.ts';
import { type ContactState, emptyFields } from '#contacts/contact-state.ts';
import { matchOrder } from '#contacts/duplicates.ts';
import type { Location } from '#contacts/location.ts';
import { areStorable } from '#contacts/text.ts';
import type { FileRecord } from '#contacts/transfer/records.ts';
import { changeContact, findForChange, insertContact } from '#store/contacts/contacts.ts';
import { type Keys, lockKeys } from '#store/contacts/duplicates.ts';
import { addressKey, findContactsByKeys } from '#store/contacts/find-many.ts';
import { lockContacts } from '#store/contacts/lock-contacts.ts';
import { keysOf } from '#store/contacts/search-row.ts';
import type { ImportError } from '#store/import-errors.ts';
import { insertNote } from '#store/notes.ts';
import type { StoreWriter } from '#store/store.ts';
import { readContactFields, readSentAddresses } from '../contact/fields.ts';
import { contactMembers } from '../contact/members.ts';
import { settleAddresses } from '../contact/settle-addresses.ts';

export const duplicateRules = ['skip', 'update', 'create'] as const;
export type DuplicateRule = (typeof duplicateRules)[number];

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

export interface WrittenRows {
  readonly counts: { created: number; updated: number; skipped: number; refused: number };
  readonly refusals: readonly ImportError[];
}

interface CheckedRow {
  readonly record: NumberedRecord;
  readonly contact: Static<typeof Row>;
  readonly keys: Keys;
}

/** Writes the contacts of some rows; a row that is refused undoes no other. Duplicates are looked for once for all rows. */
export async function writeRows(
  store: StoreWriter,
  location: Location,
  records: readonly NumberedRecord[],
  onDuplicate: DuplicateRule,
): Promise<WrittenRows> {
  const counts = { created: 0, updated: 0, skipped: 0, refused: 0 };
  const refusals: ImportError[] = [];
  const refuse = ({ row, source }: NumberedRecord, problems: readonly FieldError[]) => {
    counts.refused++;
    refusals.push({ row, problems, source });
  };
  const rows: CheckedRow[] = [];
  for (const record of records) {
    const checked = await checkedRow(location, record);
    if ('keys' in checked) rows.push(checked);
    else refuse(record, checked.problems);
  }
  const known = await findKnown(store, rows);
  for (const row of rows) {
    const write = () => writeRow(store, location, { row, known, onDuplicate });
    // A savepoint is two calls of a server; of what is written only the link to another system can still be refused.
    const isSure = store.kind === 'postgres' && !row.contact.externalIds;
    try {
      counts[await (isSure ? write() : store.attempt(write))]++;
    } catch (error) {
      if (!(error instanceof RosterError) || error.status >= 500) throw error;
      refuse(row.record, problemsOf(error));
    }
  }
  return { counts, refusals };
}

async function checkedRow(
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

function problemsOf({ details, message }: RosterError): readonly FieldError[] {
  return details.fields ?? [{ member: '', message }];
}

/** The contacts that have an address of the rows. Rows that are written add theirs. */
interface KnownContacts {
  readonly byKey: Map<string, string>;
  /** As they were before the rows; one that a row wrote is read again. */
  readonly states: Map<string, ContactState>;
}

/** Holds the addresses of all rows, so that nobody writes a contact with one meanwhile. */
async function findKnown(store: StoreWriter, rows: readonly CheckedRow[]): Promise<KnownContacts> {
  const keys = {
    emails: [...new Set(rows.flatMap(row => row.keys.emails))],
    phones: [...new Set(rows.flatMap(row => row.keys.phones))],
  };
  await lockKeys(store, keys);
  const byKey = await findContactsByKeys(store, keys);
  const states = new Map(await lockContacts(store, [...byKey.values()]));
  return { byKey, states };
}

interface RowToWrite {
  readonly row: CheckedRow;
  readonly known: KnownContacts;
  readonly onDuplicate: DuplicateRule;
}

async function writeRow(
  store: StoreWriter,
  location: Location,
  { row, known, onDuplicate }: RowToWrite,
): Promise<'created' | 'updated' | 'skipped'> {
  const { notes = [], ...contact } = row.contact;
  const { settings } = location;
  const createsAll = onDuplicate === 'create' && settings.allowDuplicateContact;
  const before = createsAll ? undefined : await matchOf(store, location, row.keys, known);
  if (before && onDuplicate === 'create') {
    throw new RosterError('duplicate_contact', `Contact ${before.id} of this location has the address.`);
  }
  if (before && onDuplicate === 'skip') return 'skipped';
  const sent = await readContactFields(store, location, contact, before ?? emptyFields);
  if (before) {
    const { fields } = await settleAddresses(store, location, before, sent);
    await changeContact(store, before, fields);
    known.states.delete(before.id);
    remember(known, before.id, keysOf({ ...before, ...fields }));
    return 'updated';
  }
  const { id } = await insertContact(store, sent);
  for (const { body } of notes) await insertNote(store, id, { ...plainNote, body });
  remember(known, id, row.keys);
  return 'created';
}

const plainNote = { title: null, color: null, pinned: false, userId: null };

async function matchOf(
  store: StoreWriter,
  { settings }: Location,
  { emails, phones }: Keys,
  { byKey, states }: KnownContacts,
): Promise<ContactState | undefined> {
  for (const kind of matchOrder(settings)) {
    for (const value of kind === 'email' ? emails : phones) {
      const id = byKey.get(addressKey(kind, value));
      if (id === undefined) continue;
      const state = states.get(id) ?? (await findForChange(store, id));
      const keys = state && keysOf(state);
      // Another call may have taken the address away before the row was locked.
      if (keys && (kind === 'email' ? keys.emails : keys.phones).includes(value)) return state;
    }
  }
  return undefined;
}

function remember({ byKey }: KnownContacts, id: string, { emails, phones }: Keys): void {
  for (const value of emails) setOnce(byKey, addressKey('email', value), id);
  for (const value of phones) setOnce(byKey, addressKey('phone', value), id);
}

function setOnce(map: Map<string, string>, key: string, value: string): void {
  if (!map.has(key)) map.set(key, value);
}
