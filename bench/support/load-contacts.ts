import { businessNamed } from '#contacts/business.ts';
import type { ContactFields, ContactState } from '#contacts/contact-state.ts';
import { emptyFields } from '#contacts/contact-state.ts';
import { insertBusiness } from '#store/businesses.ts';
import { indexContact } from '#store/contacts/index-contact.ts';
import { toRow } from '#store/contacts/row.ts';
import { insertCustomField } from '#store/custom-fields.ts';
import { insertRow } from '#store/rows.ts';
import type { Store, StoreWriter } from '#store/store.ts';
import { tagIdsFor } from '#store/tags.ts';
import { type Random, randomFrom, syllables, zipf } from './random.ts';

/** How many contacts one transaction adds: a larger one wins nothing. */
const perTransaction = 5000;
const minute = 60_000;
const cause = { actor: { kind: 'system', id: 'bench' }, operation: 'bench.load' } as const;

const counts = { firstNames: 800, lastNames: 4000, cities: 300, businesses: 2000, tags: 60, sources: 8 };
const plans = ['Bronze', 'Silver', 'Gold', 'Platinum'];

export interface LoadTerms {
  readonly locationId: string;
  readonly count: number;
  readonly seed?: number;
}

/** What a measurement needs to know of the contacts that were loaded. */
export interface LoadedContacts {
  readonly ids: readonly string[];
  readonly firstNames: readonly string[];
  readonly lastNames: readonly string[];
  readonly cities: readonly string[];
  readonly tags: readonly string[];
  /** The custom field "Plan", a choice of four, and "Member number", a text of its own for each contact. */
  readonly planField: string;
  readonly numberField: string;
  emailOf(index: number): string;
  phoneOf(index: number): string;
  memberNumberOf(index: number): string;
  /** When the contact was added, in milliseconds. */
  dateAddedOf(index: number): number;
}

interface Place extends Omit<LoadedContacts, 'ids'> {
  readonly businessIds: readonly string[];
  readonly tagIds: readonly string[];
  readonly random: Random;
  readonly start: number;
}

/**
 * Fills a location with contacts by the row builders of the product, without events: some names, cities and tags
 * are common and most are rare, as with people. One contact a minute, the last one now.
 */
export async function loadContacts(store: Store, terms: LoadTerms): Promise<LoadedContacts> {
  const { locationId, count, seed = 1 } = terms;
  const place = await store.write(locationId, cause, writer => preparePlace(writer, count, randomFrom(seed)));
  const ids: string[] = [];
  while (ids.length < count) {
    await store.write(locationId, cause, async writer => {
      const end = Math.min(count, ids.length + perTransaction);
      // To PostgreSQL they travel together; on SQLite each takes the number behind that of the one before.
      const atOnce = writer.kind === 'postgres' ? 100 : 1;
      while (ids.length < end) {
        const first = ids.length;
        const many = Math.min(atOnce, end - first);
        ids.push(
          ...(await Promise.all(
            Array.from({ length: many }, (_each, n) => insert(writer, place, first + n)),
          )),
        );
      }
    });
  }
  await store.write(locationId, cause, writer =>
    insertRow(writer, 'counter', { location_id: locationId, name: 'contacts', value: count }),
  );
  return { ...place, ids };
}

async function preparePlace(store: StoreWriter, count: number, random: Random): Promise<Place> {
  const names = (many: number) => Array.from({ length: many }, () => syllables(random));
  const firstNames = names(counts.firstNames);
  const lastNames = names(counts.lastNames);
  const cities = names(counts.cities);
  const tags = Array.from({ length: counts.tags }, (_tag, index) => `${syllables(random)} ${index}`);
  const businessIds: string[] = [];
  for (const name of names(counts.businesses)) {
    businessIds.push((await insertBusiness(store, businessNamed(`${name} Ltd`))).id);
  }
  const field = { model: 'contact', placeholder: null } as const;
  const plan = await insertCustomField(store, {
    ...field,
    name: 'Plan',
    dataType: 'SINGLE_OPTIONS',
    position: 0,
    rules: { options: plans },
  });
  const number = await insertCustomField(store, {
    ...field,
    name: 'Member number',
    dataType: 'TEXT',
    position: 1,
    rules: {},
  });
  const start = store.now - count * minute;
  return {
    firstNames,
    lastNames,
    cities,
    tags,
    businessIds,
    tagIds: await tagIdsFor(store, tags),
    random,
    start,
    planField: plan.id,
    numberField: number.id,
    emailOf: index => `person${index}@example.com`,
    phoneOf: index => `+1${2_000_000_000 + index * 7}`,
    memberNumberOf: index => `M-${1_000_000 + index * 13}`,
    dateAddedOf: index => start + index * minute,
  };
}

async function insert(store: StoreWriter, place: Place, index: number): Promise<string> {
  const id = store.newId();
  const time = place.dateAddedOf(index);
  const state: ContactState = {
    ...emptyFields,
    ...fieldsOf(place, index),
    id,
    locationId: store.locationId,
    version: 1,
    eventNumber: 1,
    dateAdded: time,
    dateUpdated: time,
    lastActivity: time,
    deletedAt: null,
    deletedBy: null,
    purgeAt: null,
  };
  await insertRow(store, 'contact', toRow(state));
  await indexContact(store, state);
  return id;
}

function fieldsOf(place: Place, index: number): Partial<ContactFields> {
  const { random } = place;
  const business = random() < 0.3 ? place.businessIds[zipf(random, place.businessIds.length)] : undefined;
  const tagIds = Array.from({ length: Math.floor(random() * 4) }, () => pick(random, place.tagIds));
  return {
    firstName: pick(random, place.firstNames),
    lastName: pick(random, place.lastNames),
    email: place.emailOf(index),
    phone: place.phoneOf(index),
    companyName: random() < 0.4 ? `${pick(random, place.lastNames)} & Sons` : null,
    businessId: business ?? null,
    address1: `${1 + Math.floor(random() * 900)} ${pick(random, place.lastNames)} Street`,
    city: pick(random, place.cities),
    state: 'CA',
    postalCode: String(90_000 + Math.floor(random() * 6000)),
    country: 'US',
    source: `source ${zipf(random, counts.sources)}`,
    tagIds: [...new Set(tagIds)],
    customFields: {
      [place.planField]: plans[zipf(random, plans.length)] ?? '',
      [place.numberField]: place.memberNumberOf(index),
    },
  };
}

function pick(random: Random, values: readonly string[]): string {
  return values[zipf(random, values.length)] ?? '';
}
