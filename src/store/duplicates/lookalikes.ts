import type { Contact } from '#contacts/contact.ts';
import type { ContactFields } from '#contacts/contact-state.ts';
import type { EventDraft } from '#contacts/event.ts';
import type { Lookalike } from '#contacts/lookalike.ts';
import { fullNameOf } from '#contacts/present-contact.ts';
import { foldText } from '#contacts/text.ts';
import {
  contactsWithKey,
  type KeyOwners,
  type Keys,
  ownersOf,
  type WithKey,
} from '../contacts/duplicates.ts';
import { keysOf } from '../contacts/search-row.ts';
import { statement } from '../statement.ts';
import type { StoreReader, StoreWriter } from '../store.ts';

const mostTold = 10;

/** The contacts that have what is new to one: an address, or its name at its business. */
export interface Neighbours extends KeyOwners {
  readonly sameName: readonly string[];
}

export async function findNeighbours(
  among: LookalikeSource,
  before: ContactFields,
  after: ContactFields,
): Promise<Neighbours> {
  const [had, has] = [keysOf(before), keysOf(after)];
  const added: Keys = {
    emails: has.emails.filter(value => !had.emails.includes(value)),
    phones: has.phones.filter(value => !had.phones.includes(value)),
  };
  // On PostgreSQL they travel together.
  const [owners, sameName] = await Promise.all([
    ownersOf(added, among.withKey),
    nameAt(before) === nameAt(after) ? [] : withSameName(among, after),
  ]);
  return { ...owners, sameName };
}

/**
 * The event of a new or changed contact that looks like one that exists. Those that were said to be different people are
 * not told.
 */
export async function lookalikeEvents(
  store: StoreWriter,
  neighbours: Neighbours,
  contact: Contact,
): Promise<EventDraft[]> {
  const found = lookalikesOf(contact, neighbours);
  if (found.length === 0) return [];
  const ignored = await toldApart(store, contact.id);
  return eventOf(
    contact,
    found.filter(({ contactId }) => !ignored.has(contactId)),
  );
}

/** As `lookalikeEvents`, of a contact that is only now made: nobody can have said that it is another. */
export function lookalikeEventsOfNew(neighbours: Neighbours, contact: Contact): EventDraft[] {
  return eventOf(contact, lookalikesOf(contact, neighbours));
}

function lookalikesOf({ id }: Contact, { emails, phones, sameName }: Neighbours): readonly Lookalike[] {
  const found = new Map<string, Lookalike>();
  const add = (rule: Lookalike['rule'], ids: readonly string[]) => {
    for (const contactId of ids) {
      if (contactId !== id && !found.has(contactId)) found.set(contactId, { contactId, rule });
    }
  };
  for (const ids of emails.values()) add('email', ids);
  for (const ids of phones.values()) add('phone', ids);
  add('name', sameName);
  return [...found.values()];
}

function eventOf(contact: Contact, found: readonly Lookalike[]): EventDraft[] {
  if (found.length === 0) return [];
  const duplicates = found.slice(0, mostTold);
  return [{ type: 'contact.duplicateFound', data: { contact, duplicates }, changes: [] }];
}

/** What must be equal of two people of one name; nothing where the contact has no business. */
function nameAt(fields: ContactFields): string | undefined {
  const name = fullNameOf(fields);
  const business = fields.businessId ?? fields.companyName;
  return name === '' || business === null ? undefined : `${name}\n${business}`;
}

/** A contact by what is compared of those of one name. */
export interface NamedContact {
  readonly id: string;
  readonly business_id: string | null;
  readonly company_name: string | null;
}

/** Where lookalikes are looked for. */
export interface LookalikeSource {
  readonly withKey: WithKey;
  /** The oldest hundred contacts of a full name, as it is compared. */
  withName(name: string): readonly NamedContact[] | Promise<readonly NamedContact[]>;
}

export function lookalikesIn(store: StoreReader): LookalikeSource {
  return {
    withKey: (kind, value) => contactsWithKey(store, kind, value),
    withName: async name => store.rows(withName, { location_id: store.locationId, full_name: name }),
  };
}

const withName = statement<{ location_id: string; full_name: string }>()((database, bind) =>
  database
    .selectFrom('contact_search')
    .select(['id', 'business_id', 'company_name'])
    .where('location_id', '=', bind('location_id'))
    .where('full_name', '=', bind('full_name'))
    .orderBy('date_added')
    .orderBy('id')
    .limit(100),
);

async function withSameName(among: LookalikeSource, fields: ContactFields): Promise<string[]> {
  if (nameAt(fields) === undefined) return [];
  const company = fields.companyName === null ? null : foldText(fields.companyName);
  const rows = await among.withName(foldText(fullNameOf(fields)));
  const wanted = fields.businessId ?? company;
  return rows.filter(row => (row.business_id ?? row.company_name) === wanted).map(({ id }) => id);
}

const apart = statement<{ location_id: string; contact_id: string }>()((database, bind) =>
  database
    .selectFrom('duplicate_member as own')
    .innerJoin('duplicate_group as apart', join =>
      join.onRef('apart.location_id', '=', 'own.location_id').onRef('apart.id', '=', 'own.group_id'),
    )
    .innerJoin('duplicate_member as other', join =>
      join.onRef('other.location_id', '=', 'own.location_id').onRef('other.group_id', '=', 'own.group_id'),
    )
    .select('other.contact_id')
    .where('own.location_id', '=', bind('location_id'))
    .where('own.contact_id', '=', bind('contact_id'))
    .where('apart.ignored_at', 'is not', null),
);

/** The contacts of groups that were said to be different people, where this one is among them. */
async function toldApart(store: StoreWriter, contactId: string): Promise<ReadonlySet<string>> {
  const rows = await store.rows(apart, { location_id: store.locationId, contact_id: contactId });
  return new Set(rows.map(({ contact_id }) => contact_id));
}
