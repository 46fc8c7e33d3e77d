import { isRecord } from '#base/json.ts';
import { type RemoteContact, shown } from './contact-record.ts';
import { type Place, Refusal, type Routes } from './place.ts';

type Shown = Readonly<Record<string, unknown>>;

const fields = new Set([
  'id',
  'email',
  'phone',
  'tags',
  'firstNameLowerCase',
  'lastNameLowerCase',
  'companyName',
  'source',
  'businessId',
  'dateAdded',
  'dateUpdated',
]);
const dates = new Set(['dateAdded', 'dateUpdated']);
const mostByPage = 10_000;

export const searchRoutes: Routes = {
  'POST /contacts/search': (place, { body }) => {
    const { pageLimit, page, searchAfter, query, filters = [], sort = [] } = body;
    if (typeof pageLimit !== 'number' || pageLimit < 1 || pageLimit > 500)
      throw new Refusal(422, ['pageLimit must not be greater than 500']);
    if (page !== undefined && searchAfter !== undefined)
      throw new Refusal(400, 'page and searchAfter cannot be used together');
    if (typeof page === 'number' && page * pageLimit > mostByPage)
      throw new Refusal(400, 'page * pageLimit must not be greater than 10000');
    const order = orderOf(sort);
    const found = listed(place)
      .filter(contact => matchesAll(contact, filters) && hasWord(contact, query))
      .map(contact => ({ contact, key: keyOf(contact, order.field) }))
      .sort((one, other) => order.sign * compareKeys(one.key, other.key));
    const after = Array.isArray(searchAfter) ? searchAfter : undefined;
    const rest = after ? found.filter(({ key }) => order.sign * compareKeys(key, after) > 0) : found;
    const from = typeof page === 'number' ? (page - 1) * pageLimit : 0;
    const contacts = rest
      .slice(from, from + pageLimit)
      .map(({ contact, key }) => ({ ...contact, searchAfter: key }));
    return { status: 200, body: { contacts, total: found.length } };
  },
  'GET /contacts/': (place, { query }) => {
    const limit = Math.min(Number(query.get('limit') ?? 20), 100);
    const after = [Number(query.get('startAfter')), query.get('startAfterId')];
    const found = listed(place)
      .map(contact => ({ contact, key: keyOf(contact, 'dateAdded') }))
      .sort((one, other) => compareKeys(other.key, one.key))
      .filter(({ key }) => after[1] === null || compareKeys(key, after) < 0);
    const contacts = found.slice(0, limit);
    const [startAfter, startAfterId] = contacts.at(-1)?.key ?? [];
    const meta = { total: place.contacts.size, startAfter, startAfterId };
    return {
      status: 200,
      body: { contacts: contacts.map(({ contact }) => contact), count: place.contacts.size, meta },
    };
  },
};

/** What a search knows: not what was written a moment ago. */
function listed(place: Place): Shown[] {
  const isKnown = ({ dateUpdated }: RemoteContact) =>
    place.searchLag === 0 || dateUpdated <= place.clock() - place.searchLag;
  return [...place.contacts.values()].filter(isKnown).map(contact => shown(place, contact));
}

function orderOf(sort: unknown): { readonly field: string; readonly sign: 1 | -1 } {
  const [first] = Array.isArray(sort) ? sort.filter(isRecord) : [];
  const { field = 'dateAdded', direction = 'desc' } = first ?? {};
  if (!fields.has(String(field))) throw new Refusal(400, `Invalid sort field: ${field}`);
  return { field: String(field), sign: direction === 'asc' ? 1 : -1 };
}

function keyOf(contact: Shown, field: string): readonly [unknown, string] {
  const value = contact[field];
  return [dates.has(field) ? Date.parse(String(value)) : (value ?? ''), String(contact.id)];
}

function compareKeys(one: readonly unknown[], other: readonly unknown[]): number {
  const [first, firstId] = one;
  const [second, secondId] = other;
  if (typeof first === 'number' && typeof second === 'number' && first !== second) return first - second;
  if (first !== second) return String(first) < String(second) ? -1 : 1;
  return String(firstId) < String(secondId) ? -1 : String(firstId) > String(secondId) ? 1 : 0;
}

function hasWord(contact: Shown, query: unknown): boolean {
  if (typeof query !== 'string' || query === '') return true;
  const text = [contact.name, contact.email, contact.phone, contact.companyName].join(' ').toLowerCase();
  return text.includes(query.toLowerCase());
}

function matchesAll(contact: Shown, filters: unknown): boolean {
  return Array.isArray(filters) && filters.filter(isRecord).every(filter => matches(contact, filter));
}

function matches(contact: Shown, filter: Shown): boolean {
  const { group, filters, field, operator, value } = filter;
  if (group === 'OR' && Array.isArray(filters))
    return filters.filter(isRecord).some(inner => matches(contact, inner));
  if (group === 'AND') return matchesAll(contact, filters);
  const held = heldBy(contact, String(field));
  const isThere = held !== undefined && held !== '';
  switch (operator) {
    case 'eq':
      return same(held, value);
    case 'not_eq':
      return !same(held, value);
    case 'contains':
      return Array.isArray(held)
        ? held.some(item => same(item, value))
        : String(held ?? '')
            .toLowerCase()
            .includes(String(value).toLowerCase());
    case 'exists':
      return isThere;
    case 'not_exists':
      return !isThere;
    case 'range':
      return isRecord(value) && inRange(held, value);
    default:
      throw new Refusal(400, `Invalid operator ${operator} for field ${field}`);
  }
}

function heldBy(contact: Shown, field: string): unknown {
  const [, id] = /^customFields\.(.+)$/.exec(field) ?? [];
  if (id !== undefined) {
    const values = Array.isArray(contact.customFields) ? contact.customFields.filter(isRecord) : [];
    return values.find(entry => entry.id === id)?.value;
  }
  if (!fields.has(field)) throw new Refusal(400, `Invalid field: ${field}`);
  return contact[field];
}

function same(held: unknown, value: unknown): boolean {
  return String(held ?? '').toLowerCase() === String(value).toLowerCase();
}

function inRange(held: unknown, { gt, gte, lt, lte }: Shown): boolean {
  const at = Date.parse(String(held));
  const bound = (value: unknown) => (typeof value === 'number' ? value : Date.parse(String(value)));
  return (
    (gt === undefined || at > bound(gt)) &&
    (gte === undefined || at >= bound(gte)) &&
    (lt === undefined || at < bound(lt)) &&
    (lte === undefined || at <= bound(lte))
  );
}
