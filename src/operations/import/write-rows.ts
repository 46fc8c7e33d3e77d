import { type FieldError, RosterError } from '#base/errors.ts';
import { type ContactState, emptyFields } from '#contacts/contact-state.ts';
import { matchOrder } from '#contacts/duplicates.ts';
import type { Location } from '#contacts/location.ts';
import { changeContact, findForChange, insertContact } from '#store/contacts/contacts.ts';
import { type Keys, lockKeys } from '#store/contacts/duplicates.ts';
import { addressKey, findContactsByKeys } from '#store/contacts/find-many.ts';
import { lockContacts } from '#store/contacts/lock-contacts.ts';
import { keysOf } from '#store/contacts/search-row.ts';
import type { ImportError } from '#store/import-errors.ts';
import type { WrittenContact } from '#store/import-trial.ts';
import { insertNote } from '#store/notes.ts';
import type { StoreWriter } from '#store/store.ts';
import { readContactFields } from '../contact/fields.ts';
import { settleAddresses } from '../contact/settle-addresses.ts';
import { addedTo } from './added-to.ts';
import { type CheckedRow, checkRow, type NumberedRecord, problemsOf } from './check-row.ts';

export const duplicateRules = ['skip', 'update', 'create'] as const;
export type DuplicateRule = (typeof duplicateRules)[number];

export interface WrittenRows {
  readonly counts: { created: number; updated: number; skipped: number; refused: number };
  readonly refusals: readonly ImportError[];
  readonly written: readonly WrittenContact[];
}

interface Rows {
  readonly records: readonly NumberedRecord[];
  readonly onDuplicate: DuplicateRule;
  /** Is called when nobody else can write a contact with one of their addresses, before duplicates are looked for. */
  readonly prepare?: (rows: readonly CheckedRow[]) => Promise<void>;
}

/** Writes the contacts of some rows; a row that is refused undoes no other. Duplicates are looked for once for all rows. */
export async function writeRows(
  store: StoreWriter,
  location: Location,
  { records, onDuplicate, prepare }: Rows,
): Promise<WrittenRows> {
  const counts = { created: 0, updated: 0, skipped: 0, refused: 0 };
  const refusals: ImportError[] = [];
  const refuse = ({ row, source }: NumberedRecord, problems: readonly FieldError[]) => {
    counts.refused++;
    refusals.push({ row, problems, source });
  };
  const rows: CheckedRow[] = [];
  for (const record of records) {
    const checked = await checkRow(location, record);
    if ('keys' in checked) rows.push(checked);
    else refuse(record, checked.problems);
  }
  const known = await findKnown(store, rows, prepare);
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
  const written = [...known.written].map(([id, before]) => ({ id, before }));
  return { counts, refusals, written };
}

/** The contacts that have an address of the rows. Rows that are written add theirs. */
interface KnownContacts {
  readonly byKey: Map<string, string>;
  /** As they were before the rows; one that a row wrote is read again. */
  readonly states: Map<string, ContactState>;
  /** Those that a row wrote, by id: as they were before each change. */
  readonly written: Map<string, readonly ContactState[]>;
}

/** Holds the addresses of all rows, so that nobody writes a contact with one meanwhile. */
async function findKnown(
  store: StoreWriter,
  rows: readonly CheckedRow[],
  prepare?: Rows['prepare'],
): Promise<KnownContacts> {
  const keys = {
    emails: [...new Set(rows.flatMap(row => row.keys.emails))],
    phones: [...new Set(rows.flatMap(row => row.keys.phones))],
  };
  await lockKeys(store, keys);
  await prepare?.(rows);
  const byKey = await findContactsByKeys(store, keys);
  const states = new Map(await lockContacts(store, [...byKey.values()]));
  return { byKey, states, written: new Map() };
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
    const { fields } = await settleAddresses(store, location, before, addedTo(before, sent));
    await changeContact(store, before, fields);
    known.states.delete(before.id);
    known.written.set(before.id, [...(known.written.get(before.id) ?? []), before]);
    remember(known, before.id, keysOf({ ...before, ...fields }));
    return 'updated';
  }
  const { id } = await insertContact(store, sent);
  for (const { body } of notes) await insertNote(store, id, { ...plainNote, body });
  known.written.set(id, []);
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
