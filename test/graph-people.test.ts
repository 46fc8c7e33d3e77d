import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { isRecord } from '#base/json.ts';
import type { DirectoryChange, DirectoryPerson } from '#contacts/directory/person.ts';
import { LinkProblem } from '#links/directory/problem.ts';
import type { Fault } from './support/graph/faults.ts';
import { type GraphSimulator, startGraph } from './support/graph/graph.ts';
import { linkTo, peopleAfter, peopleIn, type Round, readRound } from './support/graph/linked.ts';
import { seed, times } from './support/proof.ts';
import { randomFrom } from './support/random.ts';

const { signal } = new AbortController();
const day = 86_400_000;

describe('What Microsoft Graph tells of people', () => {
  let graph: GraphSimulator;
  let ids: readonly string[];
  beforeEach(async () => {
    graph = await startGraph({ pageSize: 20 });
    ids = graph.addUsers(50, 1);
  });
  afterEach(() => graph.close());

  /** A user of a test's own; a manager by id. */
  function add(values: Readonly<Record<string, unknown>>, id = crypto.randomUUID()): string {
    graph.upsert({ ...values, id });
    return id;
  }

  /** The round after one in which everything was read. */
  async function changesAfter(change: () => void): Promise<readonly DirectoryChange[]> {
    const { source } = linkTo(graph);
    const { deltaLink } = await readRound(source);
    change();
    return (await readRound(source, deltaLink)).changes;
  }

  function attributesIn({ changes }: Pick<Round, 'changes'>, id: string) {
    return peopleAfter(changes).get(id)?.attributes;
  }

  const kindsIn = (changes: readonly DirectoryChange[]) =>
    changes.map(change => (change.kind === 'removed' ? change.reason : change.person.attributes.displayName));

  test('F11. A page that comes twice is told twice, and leaves the same people', async () => {
    graph.arm({ kind: 'page', how: 'same link', after: 1 });
    const round = await readRound(linkTo(graph).source);
    assert.equal(round.changes.length, 70);
    assert.deepEqual(peopleAfter(round.changes), peopleIn(graph));
  });

  test('F11. The same next link for ever ends the run with a sentence after three pages', async () => {
    graph.arm({ kind: 'page', how: 'same link', after: 1, times: Number.POSITIVE_INFINITY });
    const { source } = linkTo(graph);
    await assert.rejects(readRound(source), error => {
      assert.ok(error instanceof LinkProblem);
      assert.deepEqual([error.kind, error.code], ['invalid', 'endless_pages']);
      assert.match(error.message, /same next page 3 times/);
      return true;
    });
    assert.equal(graph.journal.filter(({ path }) => path.includes('/users/delta')).length, 4);
  });

  for (const seed of [1, 2, 3])
    test(`F12. Shuffled pages with older states: what came last holds (seed ${seed})`, async () => {
      graph.arm({ kind: 'page', how: 'shuffled', seed, times: 3 });
      const { changes } = await readRound(linkTo(graph).source);
      assert.ok(changes.length > 50);
      assert.deepEqual(peopleAfter(changes), peopleIn(graph));
    });

  test('F13. What was told before and is told again is told as it is now', async () => {
    const changes = await changesAfter(() => {
      graph.arm({ kind: 'page', how: 'replayed' });
      graph.upsert({ id: ids[0] ?? '', jobTitle: 'Chair' });
    });
    assert.equal(changes.length, 50);
    assert.deepEqual(peopleAfter(changes), peopleIn(graph));
  });

  test('F14. A change that is seen minutes later is found by a later round', async () => {
    const { source } = linkTo(graph);
    const first = await readRound(source);
    graph.arm({ kind: 'late', milliseconds: 600_000 });
    graph.upsert({ id: ids[0] ?? '', jobTitle: 'Chair' });
    const second = await readRound(source, first.deltaLink);
    assert.deepEqual(second.changes, []);
    graph.clock.advance(600_000);
    const third = await readRound(source, second.deltaLink);
    assert.equal(attributesIn(third, ids[0] ?? '')?.jobTitle, 'Chair');
  });

  test('F15. An empty page with a next link is no end', async () => {
    graph.arm({ kind: 'page', how: 'empty', times: 2 });
    const round = await readRound(linkTo(graph).source);
    assert.equal(round.pages, 5);
    assert.deepEqual(peopleAfter(round.changes), peopleIn(graph));
  });

  test('F15. An empty first page is told as such, so that whoever asks can stop', async () => {
    graph.arm({ kind: 'page', how: 'nothing at all' });
    const page = await linkTo(graph).source.page(undefined, signal);
    assert.deepEqual(page.changes, []);
    assert.ok(page.deltaLink);
  });

  test('F20. Soft-deleted, restored and deleted for good are told apart', async () => {
    const id = add({ displayName: 'Ada' });
    const { source } = linkTo(graph);
    let link = (await readRound(source)).deltaLink;
    const steps: (readonly [() => void, readonly unknown[]])[] = [
      [() => graph.remove(id), ['changed']],
      [() => graph.restore(id), ['Ada']],
      [() => graph.hardDelete(id), ['deleted']],
    ];
    for (const [step, told] of steps) {
      step();
      const { changes, deltaLink } = await readRound(source, link);
      assert.deepEqual(kindsIn(changes), told);
      link = deltaLink;
    }
    assert.equal(await source.person(id, signal), undefined);
  });

  test('F20. What is in the bin for 30 days is told as deleted for good', async () => {
    const id = add({ displayName: 'Ada' });
    const { source } = linkTo(graph);
    graph.remove(id);
    graph.clock.advance(29 * day);
    const { deltaLink } = await readRound(source);
    graph.clock.advance(day);
    assert.deepEqual((await readRound(source, deltaLink)).changes, [
      { kind: 'removed', id, reason: 'deleted' },
    ]);
  });

  test('F20. Deleted and restored within one round is told as the person who is there', async () => {
    const id = add({ displayName: 'Ada' });
    const changes = await changesAfter(() => {
      graph.remove(id);
      graph.restore(id);
    });
    assert.deepEqual(kindsIn(changes), ['Ada']);
  });

  test('F20. Deleted for good and made anew with the same address are two people', async () => {
    const id = add({ displayName: 'Ada', mail: 'ada@contoso.example' });
    let other = '';
    const changes = await changesAfter(() => {
      graph.hardDelete(id);
      other = add({ displayName: 'Ada', mail: 'ada@contoso.example' });
    });
    assert.deepEqual(changes, [
      { kind: 'removed', id, reason: 'deleted' },
      {
        kind: 'person',
        person: { id: other, attributes: { displayName: 'Ada', mail: 'ada@contoso.example' } },
      },
    ]);
  });

  test(`F21. People who come, change and go while all are read are told as they are in the end (seed ${seed})`, async () => {
    const random = randomFrom(seed);
    graph.addUsers(times(1000, 100_000), 5);
    const { source } = linkTo(graph);
    const { order } = graph.users;
    /** One of those who were there; who was removed stays so. */
    const someone = () => {
      const { id, removed } = random.pick(order);
      return removed === undefined ? id : '';
    };
    const steps: readonly ((id: string) => void)[] = [
      id => graph.upsert({ id, displayName: `Name ${random.below(1000)}` }),
      id => graph.upsert({ id, manager: ids[0] ?? null }),
      id => graph.remove(id),
      id => graph.hardDelete(id),
      () => void graph.addUsers(1, 6),
    ];
    const people = new Map<string, DirectoryPerson>();
    let link: string | undefined;
    let isRead = false;
    while (!isRead) {
      const page = await source.page(link, signal);
      peopleAfter(page.changes, people);
      link = page.nextLink ?? page.deltaLink;
      isRead = page.nextLink === undefined;
      for (let step = 5; step > 0; step--) {
        const id = someone();
        if (id !== '') random.pick(steps)(id);
      }
    }
    peopleAfter((await readRound(source, link)).changes, people);
    assert.deepEqual(withManagerIds(people), withManagerIds(peopleIn(graph)));
  });

  test('F22. Somebody of whom nothing is known but the id is told with nothing', async () => {
    const nothing = add({});
    const cleared = add({ displayName: null, mail: null, otherMails: [], manager: null });
    const round = await readRound(linkTo(graph).source);
    assert.deepEqual(attributesIn(round, nothing), {});
    assert.deepEqual(attributesIn(round, cleared), { displayName: null, mail: null, otherMails: [] });
  });

  test('F22. A removal without a reason may come back', async () => {
    const body = (origin: string) => ({
      value: [{ id: 'a', '@removed': {} }],
      '@odata.deltaLink': `${origin}/v1.0/users/delta?$deltatoken=x`,
    });
    graph.arm({ kind: 'answer', status: 200, body: body(graph.origin) });
    const { changes } = await linkTo(graph).source.page(undefined, signal);
    assert.deepEqual(changes, [{ kind: 'removed', id: 'a', reason: 'changed' }]);
  });

  test('F23. Very long and very many values come as they are', async () => {
    const long = 'n'.repeat(1_000_000);
    const otherMails = Array.from({ length: 250 }, (_, index) => `a${index}@contoso.example`);
    const id = add({ displayName: long, otherMails });
    const round = await readRound(linkTo(graph).source);
    assert.deepEqual(attributesIn(round, id), { displayName: long, otherMails });
  });

  test('F24. Text of any kind comes as it is, without what no store can hold', async () => {
    const values = {
      displayName: '\u202eevil\u202c e\u0301 👩‍👩‍👧 Іvan <script>alert(1)</script>',
      jobTitle: 'NUL \0 and half \ud83d a pair',
      department: '\udc00',
      otherMails: ['a\0@contoso.example'],
    };
    const id = add(values);
    const round = await readRound(linkTo(graph).source);
    assert.deepEqual(attributesIn(round, id), {
      displayName: values.displayName,
      jobTitle: 'NUL  and half \ufffd a pair',
      department: '\ufffd',
      otherMails: ['a@contoso.example'],
    });
  });

  test('F24. Members that no one asked for are left out, whatever they are called', async () => {
    const text = `{"value":[{"id":"a","__proto__":{"mail":"x"},"constructor":"x","mail":"a@b.example"}],
      "@odata.deltaLink":"${graph.origin}/v1.0/users/delta?$deltatoken=x"}`;
    graph.arm({ kind: 'answer', status: 200, headers: { 'content-type': 'application/json' }, body: text });
    const { changes } = await linkTo(graph).source.page(undefined, signal);
    assert.deepEqual(changes, [{ kind: 'person', person: { id: 'a', attributes: { mail: 'a@b.example' } } }]);
  });

  test('F25. People with one address, and addresses that change hands, are told one by one', async () => {
    const [one, two] = [add({ mail: 'a@contoso.example' }), add({ mail: 'b@contoso.example' })];
    const changes = await changesAfter(() => {
      graph.upsert({ id: one, mail: 'b@contoso.example' });
      graph.upsert({ id: two, mail: 'a@contoso.example' });
    });
    assert.equal(attributesIn({ changes }, one)?.mail, 'b@contoso.example');
    assert.equal(attributesIn({ changes }, two)?.mail, 'a@contoso.example');
  });

  test('F33. Managers in a circle are told with their names', async () => {
    const [one, two] = [add({ displayName: 'One' }), add({ displayName: 'Two' })];
    graph.upsert({ id: one, manager: two });
    graph.upsert({ id: two, manager: one });
    const round = await readRound(linkTo(graph).source);
    assert.deepEqual(attributesIn(round, one)?.manager, { id: two, displayName: 'Two' });
    assert.deepEqual(attributesIn(round, two)?.manager, { id: one, displayName: 'One' });
  });

  test('F33. A manager who changes, goes or is taken away is told so', async () => {
    const [one, two, member] = [add({ displayName: 'One' }), add({ displayName: 'Two' }), add({})];
    graph.upsert({ id: member, manager: one });
    const { source } = linkTo(graph);
    let { deltaLink: link } = await readRound(source);
    const steps: (readonly [() => void, unknown])[] = [
      [() => graph.upsert({ id: member, manager: two }), { id: two, displayName: 'Two' }],
      [() => graph.upsert({ id: member, jobTitle: 'Clerk' }), { id: two, displayName: 'Two' }],
      [() => graph.upsert({ id: member, manager: null }), undefined],
      [() => graph.upsert({ id: member, jobTitle: 'Baker' }), undefined],
      [() => graph.upsert({ id: member, manager: one }), { id: one, displayName: 'One' }],
      [() => graph.remove(one), undefined],
    ];
    for (const [step, manager] of steps) {
      step();
      const round = await readRound(source, link);
      assert.deepEqual(attributesIn(round, member)?.manager, manager);
      link = round.deltaLink;
    }
  });

  test('F33. A manager who is not among the people of the page is asked for, twenty at a time', async () => {
    const managers = graph.addUsers(45, 7);
    const { source } = linkTo(graph);
    const { deltaLink } = await readRound(source);
    const members = managers.map((manager, index) => add({ displayName: `Member ${index}`, manager }));
    const another = linkTo(graph);
    const before = graph.journal.length;
    const round = await readRound(another.source, deltaLink);
    const all = peopleIn(graph);
    for (const member of members)
      assert.deepEqual(attributesIn(round, member)?.manager, all.get(member)?.attributes.manager);
    const asked = graph.journal.slice(before).filter(({ path }) => path.startsWith('/v1.0/$batch'));
    assert.equal(asked.length, 3);
  });

  test('F33. A manager who cannot be read is told by the id alone', async () => {
    const member = add({ manager: 'an organisational contact' });
    const round = await readRound(linkTo(graph).source);
    assert.deepEqual(attributesIn(round, member)?.manager, { id: 'an organisational contact' });
  });

  test('F33. A first pass asks for no managers whom its pages tell of', async () => {
    await readRound(linkTo(graph).source);
    assert.ok(graph.journal.every(({ path }) => !path.includes('$batch')));
  });

  test('F33. A batch that lacks an answer is asked for again', async () => {
    const body = { responses: [{ id: '1', status: 404, body: {} }] };
    graph.arm({ kind: 'answer', status: 200, body, match: { path: '$batch' } });
    const other = graph.addUsers(1, 9)[0] ?? '';
    const { source, waits } = linkTo(graph);
    const { deltaLink } = await readRound(source);
    const member = add({ manager: other });
    const another = linkTo(graph);
    const round = await readRound(another.source, deltaLink);
    assert.deepEqual([waits, another.waits], [[], [500]]);
    assert.deepEqual(attributesIn(round, member)?.manager, peopleIn(graph).get(member)?.attributes.manager);
  });

  test('F33. A manager who is refused for a while in a batch is asked for again', async () => {
    const { source, waits } = linkTo(graph);
    const { deltaLink } = await readRound(source);
    const manager = add({ displayName: 'Late' });
    const another = linkTo(graph);
    graph.arm({
      kind: 'answer',
      status: 429,
      headers: { 'Retry-After': '7' },
      match: { path: `/users/${ids[0]}/manager` },
    });
    graph.upsert({ id: ids[0] ?? '', manager: null, jobTitle: 'Chair' });
    graph.upsert({ id: ids[1] ?? '', manager });
    const round = await readRound(another.source, deltaLink);
    assert.deepEqual(waits, []);
    assert.deepEqual(another.waits, [7000]);
    assert.deepEqual(attributesIn(round, ids[1] ?? '')?.manager, { id: manager, displayName: 'Late' });
  });

  test(`F1 to F33 by chance, all at once: what was told in the end is what is there (seed ${seed})`, async context => {
    const random = randomFrom(seed);
    const forever = { times: Number.POSITIVE_INFINITY, match: { path: '/users' } };
    const statuses = [401, 429, 500, 502, 503, 504];
    const breaks = [
      'reset before headers',
      'reset in body',
      'reset after body',
      'cut JSON',
      'damaged gzip',
      'wrong length',
      'damaged text',
    ] as const;
    const pages = ['same link', 'shuffled', 'empty', 'replayed'] as const;
    const faults: readonly Fault[] = [
      ...statuses.map(status => ({ kind: 'answer' as const, status, probability: 0.02, ...forever })),
      ...breaks.map(how => ({ kind: 'transport' as const, how, probability: 0.02, ...forever })),
      ...pages.map(how => ({ kind: 'page' as const, how, probability: 0.08, ...forever })),
      { kind: 'answer', status: 410, probability: 0.01, ...forever },
      { kind: 'late', milliseconds: 300_000, probability: 0.2, times: Number.POSITIVE_INFINITY },
    ];
    const armed = faults.map((fault, index) => graph.arm({ ...fault, seed: seed + index }));
    const { source } = linkTo(graph);
    let people = new Map<string, DirectoryPerson>();
    let link: string | undefined;
    let problems = 0;
    const live = () => random.pick(graph.users.live).id;
    const steps = [
      () => graph.upsert({ id: live(), displayName: `Name ${random.below(1000)}`, jobTitle: null }),
      () => graph.upsert({ id: live(), manager: live() }),
      () => graph.upsert({ id: live(), manager: null }),
      () => graph.remove(live()),
      () => graph.hardDelete(live()),
      () => void graph.addUsers(1, 2),
    ];

    /** Reads on; what stops a page is met as whoever uses the source must: again, or from the beginning. */
    async function readOn(): Promise<void> {
      let isFull = link === undefined;
      let seen = new Map<string, DirectoryPerson>();
      for (;;) {
        try {
          const page = await source.page(link, signal);
          peopleAfter(page.changes, isFull ? seen : people);
          link = page.nextLink ?? page.deltaLink;
          if (page.nextLink === undefined) break;
        } catch (error) {
          if (!(error instanceof LinkProblem)) throw error;
          problems++;
          if (error.kind !== 'resync') continue;
          link = error.link;
          isFull = true;
          seen = new Map();
        }
      }
      if (isFull) people = seen;
    }

    for (let round = times(20, 1000); round > 0; round--) {
      for (let step = random.below(12); step > 0; step--) random.pick(steps)();
      await readOn();
      graph.clock.advance(30_000);
    }
    graph.disarmAll();
    graph.clock.advance(600_000);
    await readOn();
    assert.deepEqual(withManagerIds(people), withManagerIds(peopleIn(graph)));
    const happened = armed.reduce((sum, fault) => sum + fault.happened, 0);
    assert.ok(happened > 20, String(happened));
    context.diagnostic(`${happened} faults, ${problems} problems, ${people.size} people, seed ${seed}`);
  });

  test('contacts of the organisation are people too where that is wanted, by the names that users have', async () => {
    graph.contacts.upsert({
      id: 'c1',
      displayName: 'Carla Contact',
      mail: 'carla@partner.example',
      companyName: 'Partner',
      phones: [
        { type: 'business', number: '+49 30 901820' },
        { type: 'mobile', number: '+49 151 1234567' },
      ],
      addresses: [{ city: 'Berlin', countryOrRegion: 'Germany', street: 'Weg 1' }],
    });
    const { source } = linkTo(graph, { withContacts: true });
    const first = await readRound(source);
    const carla = peopleAfter(first.changes).get('contact:c1');
    assert.equal(peopleAfter(first.changes).size, 51);
    assert.deepEqual(carla?.attributes, {
      displayName: 'Carla Contact',
      mail: 'carla@partner.example',
      companyName: 'Partner',
      city: 'Berlin',
      country: 'Germany',
      streetAddress: 'Weg 1',
      mobilePhone: '+49 151 1234567',
      businessPhones: ['+49 30 901820'],
    });
    const now = await source.person('contact:c1', signal);
    const values = Object.entries(now?.attributes ?? {}).filter(([, value]) => value !== null);
    assert.deepEqual(Object.fromEntries(values), carla?.attributes);

    graph.contacts.remove('c1');
    graph.upsert({ id: ids[0] ?? '', jobTitle: 'Chair' });
    const second = await readRound(source, first.deltaLink);
    assert.deepEqual(
      second.changes.map(change => (change.kind === 'removed' ? change.id : change.person.id)),
      [ids[0], 'contact:c1'],
    );
    assert.deepEqual((await readRound(source, second.deltaLink)).changes, []);
  });

  test('a lost place among the contacts has all people read again', async () => {
    const { source } = linkTo(graph, { withContacts: true });
    const { deltaLink } = await readRound(source);
    graph.arm({
      kind: 'answer',
      status: 410,
      headers: { location: `${graph.origin}/v1.0/contacts/delta?$deltatoken=` },
      match: { path: '/contacts/delta' },
    });
    await assert.rejects(readRound(source, deltaLink), error => {
      assert.ok(error instanceof LinkProblem);
      assert.deepEqual([error.kind, error.link], ['resync', undefined]);
      return true;
    });
  });

  test('a link that is none of ours has all people read again', async () => {
    for (const link of ['', 'x', '{}', '{"list":"groups"}', `${graph.origin}/v1.0/users/delta`])
      await assert.rejects(linkTo(graph).source.page(link, signal), { kind: 'resync' });
  });

  test('the members of a group are told page by page, people only; a group that is not there is said so', async () => {
    const members = graph.addUsers(2000, 3);
    graph.groups.set('g1', ['a nested group', ...members]);
    const { source } = linkTo(graph);
    const told: string[] = [];
    for await (const some of source.groupMembers('g1', signal)) told.push(...some);
    assert.deepEqual(told, members);
    await assert.rejects(async () => {
      for await (const some of source.groupMembers('none', signal)) assert.fail(String(some));
    }, /no group none any more.*Take it out of settings\.people/);
  });

  test('a first pass lets others go first, a later one does not', async () => {
    const linked = linkTo(graph);
    const { deltaLink } = await readRound(linked.source);
    const firstPass = graph.journal.filter(({ path }) => path.includes('/users/delta'));
    assert.ok(firstPass.every(({ priority }) => priority === 'low'));
    await readRound(linked.source, deltaLink);
    assert.equal(graph.journal.at(-1)?.priority, undefined);
  });
});

/** A manager who gets another name is no news of those whom they manage. */
function withManagerIds(people: ReadonlyMap<string, DirectoryPerson>) {
  return new Map(
    [...people].map(([id, { attributes }]) => {
      const { manager } = attributes;
      return [id, { ...attributes, manager: isRecord(manager) ? manager.id : undefined }];
    }),
  );
}
