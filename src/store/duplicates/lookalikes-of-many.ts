import { sql } from 'kysely';
import type { ContactState } from '#contacts/contact-state.ts';
import { fullNameOf } from '#contacts/present-contact.ts';
import { foldText } from '#contacts/text.ts';
import type { AddressKind } from '../contacts/duplicates.ts';
import { addressKey } from '../contacts/find-many.ts';
import { keysOf } from '../contacts/search-row.ts';
import { statement } from '../statement.ts';
import type { StoreWriter } from '../store.ts';
import { type LookalikeSource, lookalikesIn, type NamedContact } from './lookalikes.ts';

/** In the order of the index of names: without it PostgreSQL may walk that of dates, which is of all contacts. */
const withNames = statement<{ location_id: string; names: string }>()(
  (_database, bind) => sql<NamedContact & { readonly full_name: string }>`
    select s.id, s.full_name, s.business_id, s.company_name
    from json_array_elements_text(${bind('names')}::json) as given(name)
    cross join lateral (
      select c.id, c.full_name, c.business_id, c.company_name from contact_search c
      where c.location_id = ${bind('location_id')} and c.full_name = given.name collate "C"
      order by c.full_name, c.date_added, c.id limit 100
    ) as s`,
);

/**
 * What contacts that are written together look like, asked for once. Those that are made look like the ones after them:
 * each is to be added, and each that is changed.
 */
export class LookalikesOfMany implements LookalikeSource {
  readonly #one: LookalikeSource;
  readonly #byKey: Map<string, string[]>;
  readonly #byName: Map<string, NamedContact[]>;

  private constructor(
    one: LookalikeSource,
    byKey: Map<string, string[]>,
    byName: Map<string, NamedContact[]>,
  ) {
    this.#one = one;
    this.#byKey = byKey;
    this.#byName = byName;
  }

  /** `byKey` has the contacts with all addresses that will be asked for, `names` those that may be. */
  static async find(
    store: StoreWriter,
    byKey: ReadonlyMap<string, readonly string[]>,
    names: readonly string[],
  ): Promise<LookalikesOfMany> {
    const known = [...new Set(names.map(foldText))].filter(name => name !== '');
    const byName = await namesakes(store, known);
    for (const name of known) if (!byName.has(name)) byName.set(name, []);
    const copied = new Map([...byKey].map(([key, ids]) => [key, [...ids]]));
    return new LookalikesOfMany(lookalikesIn(store), copied, byName);
  }

  async add(state: ContactState): Promise<void> {
    for (const key of addressKeysOf(state)) appendOnce(this.#byKey, key, state.id, id => id);
    const name = nameIn(state);
    if (name === '') return;
    await this.withName(name);
    const named: NamedContact = {
      id: state.id,
      business_id: state.businessId,
      company_name: state.companyName === null ? null : foldText(state.companyName),
    };
    appendOnce(this.#byName, name, named, ({ id }) => id);
  }

  async change(before: ContactState, after: ContactState): Promise<void> {
    for (const key of addressKeysOf(before)) remove(this.#byKey, key, id => id !== before.id);
    remove(this.#byName, nameIn(before), ({ id }) => id !== before.id);
    await this.add(after);
  }

  withKey = (kind: AddressKind, value: string): readonly string[] =>
    (this.#byKey.get(addressKey(kind, value)) ?? []).slice(0, 2);

  async withName(name: string): Promise<readonly NamedContact[]> {
    const known = this.#byName.get(name) ?? [...(await this.#one.withName(name))];
    this.#byName.set(name, known);
    return known.slice(0, 100);
  }
}

async function namesakes(store: StoreWriter, names: readonly string[]): Promise<Map<string, NamedContact[]>> {
  const found = new Map<string, NamedContact[]>();
  if (store.kind === 'postgres') {
    const rows = await store.rows(withNames, {
      location_id: store.locationId,
      names: JSON.stringify(names),
    });
    for (const row of rows) append(found, row.full_name, row);
    return found;
  }
  const one = lookalikesIn(store);
  for (const name of names) found.set(name, [...(await one.withName(name))]);
  return found;
}

function nameIn(state: ContactState): string {
  return foldText(fullNameOf(state));
}

function addressKeysOf(state: ContactState): string[] {
  const { emails, phones } = keysOf(state);
  return [
    ...emails.map(value => addressKey('email', value)),
    ...phones.map(value => addressKey('phone', value)),
  ];
}

function append<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function appendOnce<Value>(
  lists: Map<string, Value[]>,
  key: string,
  value: Value,
  idOf: (value: Value) => string,
): void {
  if (!lists.get(key)?.some(other => idOf(other) === idOf(value))) append(lists, key, value);
}

function remove<Value>(lists: Map<string, Value[]>, key: string, stays: (value: Value) => boolean): void {
  const list = lists.get(key);
  if (list) lists.set(key, list.filter(stays));
}
