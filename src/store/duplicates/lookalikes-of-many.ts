import { sql } from 'kysely';
import type { ContactState } from '#contacts/contact-state.ts';
import { fullNameOf } from '#contacts/present-contact.ts';
import { foldText } from '#contacts/text.ts';
import type { AddressKind } from '../contacts/duplicates.ts';
import { addressKey, findAllByKeys } from '../contacts/find-many.ts';
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

/** What contacts that are made together look like, asked for at once; each that is added looks like those after it. */
export class LookalikesOfMany implements LookalikeSource {
  readonly #byKey: Map<string, string[]>;
  readonly #byName: Map<string, NamedContact[]>;

  private constructor(byKey: Map<string, string[]>, byName: Map<string, NamedContact[]>) {
    this.#byKey = byKey;
    this.#byName = byName;
  }

  static async find(store: StoreWriter, states: readonly ContactState[]): Promise<LookalikesOfMany> {
    const keys = states.map(keysOf);
    const [byKey, byName] = await Promise.all([
      findAllByKeys(store, {
        emails: [...new Set(keys.flatMap(({ emails }) => emails))],
        phones: [...new Set(keys.flatMap(({ phones }) => phones))],
      }),
      namesakes(
        store,
        [...new Set(states.map(nameIn))].filter(name => name !== ''),
      ),
    ]);
    return new LookalikesOfMany(byKey, byName);
  }

  add(state: ContactState): void {
    const { emails, phones } = keysOf(state);
    for (const value of emails) append(this.#byKey, addressKey('email', value), state.id);
    for (const value of phones) append(this.#byKey, addressKey('phone', value), state.id);
    append(this.#byName, nameIn(state), {
      id: state.id,
      business_id: state.businessId,
      company_name: state.companyName === null ? null : foldText(state.companyName),
    });
  }

  withKey = (kind: AddressKind, value: string): readonly string[] =>
    (this.#byKey.get(addressKey(kind, value)) ?? []).slice(0, 2);

  withName(name: string): readonly NamedContact[] {
    return (this.#byName.get(name) ?? []).slice(0, 100);
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

function append<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
