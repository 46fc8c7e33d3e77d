import { sql } from 'kysely';
import { RosterError } from '#base/errors.ts';
import { emptyFields } from '#contacts/contact-state.ts';
import { fullNameOf } from '#contacts/present-contact.ts';
import { statement } from '../statement.ts';
import type { StoreReader, StoreWriter } from '../store.ts';
import { fieldsIn } from './row.ts';

export type AddressKind = 'email' | 'phone';

/** The addresses of a contact in the form in which they are compared. */
export interface Keys {
  readonly emails: readonly string[];
  readonly phones: readonly string[];
}

export interface Match {
  readonly contactId: string;
  readonly contactName: string;
  readonly matchingField: AddressKind;
}

// The keys alone: joined with the contacts, SQLite without statistics walks all contacts of the location.
const withKey = statement<{ location_id: string; kind: AddressKind; value: string }>()((database, bind) =>
  database
    .selectFrom('contact_key')
    .select('contact_id')
    .where('location_id', '=', bind('location_id'))
    .where('kind', '=', bind('kind'))
    .where('value', '=', bind('value'))
    .orderBy('contact_id')
    .limit(2),
);

/** Contacts that have an address, main or additional, the oldest first; at most two. */
export async function contactsWithKey(
  store: StoreReader,
  kind: AddressKind,
  value: string,
): Promise<string[]> {
  const rows = await store.rows(withKey, { location_id: store.locationId, kind, value });
  return rows.map(({ contact_id }) => contact_id);
}

const nameOf = statement<{ location_id: string; id: string }>()((database, bind) =>
  database
    .selectFrom('contact')
    .select('fields')
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('id')),
);

/** The oldest two contacts that have an address. */
export type WithKey = (kind: AddressKind, value: string) => readonly string[] | Promise<readonly string[]>;

/** The oldest two contacts that have each address. */
export interface KeyOwners {
  readonly emails: ReadonlyMap<string, readonly string[]>;
  readonly phones: ReadonlyMap<string, readonly string[]>;
}

export async function ownersOf({ emails, phones }: Keys, withKey: WithKey): Promise<KeyOwners> {
  const find = async (kind: AddressKind, values: readonly string[]) => {
    const found = await Promise.all(values.map(value => withKey(kind, value)));
    return new Map(values.map((value, index) => [value, found[index] ?? []]));
  };
  // On PostgreSQL they travel together.
  const [ofEmails, ofPhones] = await Promise.all([find('email', emails), find('phone', phones)]);
  return { emails: ofEmails, phones: ofPhones };
}

/** The oldest contact that has one of the addresses, main or additional, kind by kind in the given order. */
export async function findByKeys(
  store: StoreReader,
  keys: Keys,
  order: readonly AddressKind[],
  exceptId?: string,
): Promise<Match | undefined> {
  const asked: Keys = {
    emails: order.includes('email') ? keys.emails : [],
    phones: order.includes('phone') ? keys.phones : [],
  };
  const owners = await ownersOf(asked, (kind, value) => contactsWithKey(store, kind, value));
  return matchAmong(store, owners, order, exceptId);
}

/** As `findByKeys`, where it was read who has the addresses. */
export async function matchAmong(
  store: StoreReader,
  owners: KeyOwners,
  order: readonly AddressKind[],
  exceptId?: string,
): Promise<Match | undefined> {
  for (const kind of order) {
    for (const ids of (kind === 'email' ? owners.emails : owners.phones).values()) {
      const id = ids.find(each => each !== exceptId);
      if (id === undefined) continue;
      const [name] = await store.rows(nameOf, { location_id: store.locationId, id });
      return {
        contactId: id,
        contactName: name ? fullNameOf({ ...emptyFields, ...fieldsIn(name) }) : '',
        matchingField: kind,
      };
    }
  }
  return undefined;
}

/** One after the other, in the order of the JSON list. */
const lockValues = statement<{ values: string }>()(
  (_database, bind) => sql`select pg_advisory_xact_lock(hashtextextended(value, 0))
    from json_array_elements_text(${bind('values')}::json) as value`,
);

/**
 * Holds the addresses until the transaction ends, so that of two calls that race with one address the second
 * sees what the first wrote. SQLite needs no lock: it has one writer.
 */
export async function lockKeys(store: StoreWriter, { emails, phones }: Keys): Promise<void> {
  if (store.kind === 'sqlite') return;
  if (emails.length + phones.length === 0) return;
  // In one order everywhere, so that two calls cannot wait for each other.
  const values = [...emails, ...phones].sort().map(value => `${store.locationId} ${value}`);
  await store.send(lockValues, { values: JSON.stringify(values) });
}

/** HighLevel's refusal of a duplicate, in the words and names that its clients read. */
export function duplicateContact({ contactId, contactName, matchingField }: Match): RosterError {
  return new RosterError('duplicate_contact', 'This location does not allow duplicated contacts.', {
    meta: { contactName, contactId, matchingField },
  });
}
