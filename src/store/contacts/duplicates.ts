import { sql } from 'kysely';
import { RosterError } from '#base/errors.ts';
import { fullNameOf } from '#contacts/present-contact.ts';
import { statement } from '../statement.ts';
import type { StoreReader, StoreWriter } from '../store.ts';

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

const withKey = statement<{ location_id: string; kind: AddressKind; value: string }>()((database, bind) =>
  database
    .selectFrom('contact_key')
    .innerJoin('contact', join =>
      join
        .onRef('contact.location_id', '=', 'contact_key.location_id')
        .onRef('contact.id', '=', 'contact_key.contact_id'),
    )
    .select(['contact.id', 'contact.first_name', 'contact.last_name'])
    .where('contact_key.location_id', '=', bind('location_id'))
    .where('contact_key.kind', '=', bind('kind'))
    .where('contact_key.value', '=', bind('value'))
    .orderBy('contact.id')
    .limit(2),
);

/** The oldest contact that has one of the addresses, main or additional, kind by kind in the given order. */
export async function findByKeys(
  store: StoreReader,
  keys: Keys,
  order: readonly AddressKind[],
  exceptId?: string,
): Promise<Match | undefined> {
  for (const kind of order) {
    for (const value of kind === 'email' ? keys.emails : keys.phones) {
      const rows = await store.rows(withKey, { location_id: store.locationId, kind, value });
      const other = rows.find(({ id }) => id !== exceptId);
      if (!other) continue;
      return {
        contactId: other.id,
        contactName: fullNameOf({ firstName: other.first_name, lastName: other.last_name }),
        matchingField: kind,
      };
    }
  }
  return undefined;
}

const lockValue = statement<{ value: string }>()(
  (_database, bind) => sql`select pg_advisory_xact_lock(hashtextextended(${bind('value')}, 0))`,
);

/**
 * Holds the addresses until the transaction ends, so that of two calls that race with one address the second
 * sees what the first wrote. SQLite needs no lock: it has one writer.
 */
export async function lockKeys(store: StoreWriter, { emails, phones }: Keys): Promise<void> {
  if (store.kind === 'sqlite') return;
  // In one order everywhere, so that two calls cannot wait for each other.
  for (const value of [...emails, ...phones].sort()) {
    await store.rows(lockValue, { value: `${store.locationId} ${value}` });
  }
}

/** HighLevel's refusal of a duplicate, in the words and names that its clients read. */
export function duplicateContact({ contactId, contactName, matchingField }: Match): RosterError {
  return new RosterError('duplicate_contact', 'This location does not allow duplicated contacts.', {
    meta: { contactName, contactId, matchingField },
  });
}
