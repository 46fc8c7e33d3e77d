import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { isRecord, parseJson } from '#base/json.ts';
import { memberOf } from './support/member.ts';
import { seed, tell, times } from './support/proof.ts';
import { type Random, randomFrom } from './support/random.ts';
import { startRoster, type TestRoster } from './support/roster.ts';
import { apiCall, Wire } from './support/wire.ts';

describe('Reading all pages while others write', () => {
  let roster: TestRoster;
  let token: string;
  let businessId: string;
  /** The contacts that exist all the time. */
  const steady = new Set<string>();

  before(async () => {
    roster = await startRoster();
    token = await roster.token();
    const business = await roster.call('POST', '/businesses/', {
      name: 'Example Works',
      locationId: roster.locationId,
    });
    const { body } = business;
    businessId = isRecord(body) ? memberOf(body.business ?? body.buiseness, 'id') : '';
    const wire = new Wire(roster.baseUrl);
    const random = randomFrom(seed);
    for (let i = 0; i < times(120, 600); i++) steady.add(await create(wire, random));
    wire.close();
  });
  after(() => roster.close());

  /** Names and moments repeat, so that many contacts stand at the same place but for their id. */
  async function create(wire: Wire, random: Random): Promise<string> {
    const body = { firstName: random.pick(['Ada', 'Ben', 'Cyd']), lastName: 'Steady' };
    const id = memberOf(await asked(wire, 'POST', '/contacts/', body), 'contact', 'id');
    await asked(wire, 'POST', '/contacts/bulk/business', {
      locationId: roster.locationId,
      ids: [id],
      businessId,
    });
    return id;
  }

  async function asked(wire: Wire, method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await wire.call(apiCall({ method, path, token, body }));
    assert.ok(answer && answer.status < 300, `${method} ${path}: ${answer?.head} ${answer?.body}`);
    return parseJson(answer.body);
  }

  /** Inserts, changes and deletes until it is told to end; what it deletes is its own. */
  async function write(index: number, signal: AbortSignal): Promise<number> {
    const random = randomFrom(seed + index + 1);
    const wire = new Wire(roster.baseUrl);
    const own: string[] = [];
    const all = [...steady];
    let writes = 0;
    while (!signal.aborted) {
      const kind = random.next();
      if (kind < 0.3 && own.length < 10) own.push(await create(wire, random));
      else if (kind < 0.6 && own.length > 0) await asked(wire, 'DELETE', `/contacts/${own.shift()}`);
      else {
        const id = random.pick(all);
        await asked(wire, 'PUT', `/contacts/${id}`, { city: `City ${random.below(1000)}` });
      }
      writes++;
    }
    wire.close();
    return writes;
  }

  type Page = { readonly ids: readonly string[]; readonly next: unknown };
  type ReadPage = (wire: Wire, after: unknown) => Promise<Page>;

  async function readAll(wire: Wire, readPage: ReadPage): Promise<string[]> {
    const ids: string[] = [];
    for (let after: unknown; ; ) {
      const page = await readPage(wire, after);
      ids.push(...page.ids);
      if (page.next === undefined || page.next === null || page.ids.length === 0) return ids;
      after = page.next;
    }
  }

  const byNewest: ReadPage = async (wire, after) => {
    const path = typeof after === 'string' ? pathOf(after) : '/contacts/?limit=20';
    return linked(await asked(wire, 'GET', path));
  };

  const byBusiness: ReadPage = async (wire, after) => {
    const path = typeof after === 'string' ? pathOf(after) : `/contacts/business/${businessId}?limit=20`;
    return linked(await asked(wire, 'GET', path));
  };

  const bySearch =
    (sort: readonly unknown[]): ReadPage =>
    async (wire, after) => {
      const { locationId } = roster;
      const search = { locationId, pageLimit: 20, sort, ...(Array.isArray(after) && { searchAfter: after }) };
      const contacts = contactsIn(await asked(wire, 'POST', '/contacts/search', search));
      return { ids: contacts.map(contact => memberOf(contact, 'id')), next: contacts.at(-1)?.searchAfter };
    };

  const ways: readonly (readonly [string, ReadPage])[] = [
    ['GET /contacts/, by the address of the next page', byNewest],
    ['the contacts of a business, by the address of the next page', byBusiness],
    ['search by searchAfter, newest first', bySearch([{ field: 'dateAdded', direction: 'desc' }])],
    ['search by searchAfter, by name', bySearch([{ field: 'firstNameLowerCase', direction: 'asc' }])],
  ];

  for (const [name, readPage] of ways) {
    test(`R23. Each contact that existed all the time comes exactly once: ${name}`, async context => {
      const ending = new AbortController();
      const writers = Array.from({ length: 16 }, (_, index) => write(index, ending.signal));
      const wire = new Wire(roster.baseUrl);
      let missing = 0;
      let twice = 0;
      const rounds = times(2, 20);
      try {
        for (let round = 0; round < rounds; round++) {
          const ids = await readAll(wire, readPage);
          const seen = new Set(ids);
          twice += ids.length - seen.size;
          missing += [...steady].filter(id => !seen.has(id)).length;
        }
      } finally {
        ending.abort();
      }
      const writes = (await Promise.all(writers)).reduce((sum, count) => sum + count, 0);
      wire.close();
      assert.deepEqual({ missing, twice }, { missing: 0, twice: 0 });
      assert.ok(writes > 0);
      tell(context, {
        statement: 'R23',
        how: `${rounds} times all pages of ${name}, ${steady.size} contacts there all the time, ${writes} writes meanwhile by 16 writers`,
        found: 'missing 0, twice 0',
      });
    });
  }

  function linked(answer: unknown): Page {
    const next = isRecord(answer) && isRecord(answer.meta) ? answer.meta.nextPageUrl : undefined;
    return { ids: contactsIn(answer).map(contact => memberOf(contact, 'id')), next: next || undefined };
  }
});

function contactsIn(answer: unknown): readonly Readonly<Record<string, unknown>>[] {
  const contacts = isRecord(answer) ? answer.contacts : undefined;
  return Array.isArray(contacts) ? contacts.filter(isRecord) : [];
}

/** The path and query of an address, wherever the server thinks it is reached. */
function pathOf(address: string): string {
  const { pathname, search } = new URL(address, 'http://roster.example');
  return pathname + search;
}
