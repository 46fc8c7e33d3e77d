import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { attackSequences } from './support/attack-sequences.ts';
import { attackStage, type Door, mainDoor, onNewServer, type Tally } from './support/attack-stage.ts';
import { attacks, bearing, withstand } from './support/attacks.ts';
import { askWhileKeysAreAway, sendMadeUpKeys } from './support/key-outage.ts';
import { type MintedRoster, startMintedRoster } from './support/minted-roster.ts';
import { tell, times } from './support/proof.ts';
import { type RawAnswer, rawRequest } from './support/raw-request.ts';
import { compact, rs256 } from './support/token-mint.ts';

let roster: MintedRoster;
const tally: Tally = { calls: 0, acceptedButShouldNot: 0, refusedButShouldPass: 0 };
before(async () => {
  roster = await startMintedRoster();
});
after(async () => {
  await roster.close();
  console.log(
    `Attack list: ${tally.calls} calls, ${tally.acceptedButShouldNot} accepted that should not be, ` +
      `${tally.refusedButShouldPass} refused that should pass.`,
  );
});

describe('the attack list against the whole server', () => {
  for (const attack of attacks)
    test(`${attack.number}. ${attack.title}: ${attack.outcome}`, () =>
      withstand(attack, attackStage(roster, tally)));

  test('25. no token made the server call an address that the token named', () => {
    assert.deepEqual(roster.mint.strayCalls, []);
  });

  for (const { number, title, play } of attackSequences)
    test(`${number}. ${title}`, () => onNewServer(tally, play));
});

describe('63. a good token of one tenant', () => {
  const call = (line: string, token: string, body?: string) =>
    rawRequest(roster.running.baseUrl, line, [`Authorization: Bearer ${token}`], body);
  const own = () => roster.mint.token({ scp: 'contacts.readonly contacts.write' });
  let foreignContact: string;
  let foreignLocation: string;
  before(async () => {
    const made = await call('POST /contacts/', tokenOfOtherTenant(), '{"firstName":"Somebody else"}');
    assert.equal(made.status, 201);
    [, foreignContact = ''] = /"id":"(\w{20})"/.exec(made.text) ?? [];
    [, foreignLocation = ''] = /"locationId":"(\w{20})"/.exec(made.text) ?? [];
  });

  const calls: readonly [string, number, (ids: { contact: string; location: string }) => string][] = [
    ['reads no record of another tenant', 404, ({ contact }) => `GET /contacts/${contact}`],
    ['deletes no record of another tenant', 404, ({ contact }) => `DELETE /contacts/${contact}`],
    ['lists no location of another tenant', 403, ({ location }) => `GET /contacts/?locationId=${location}`],
    ['reads no location of another tenant', 403, ({ location }) => `GET /locations/${location}`],
    [
      'reads no record through the address of another tenant',
      403,
      ({ contact, location }) => `GET /at/${location}/contacts/${contact}`,
    ],
  ];
  for (const [title, status, line] of calls)
    test(`63. ${title}`, async () => {
      const answer = await call(line({ contact: foreignContact, location: foreignLocation }), own());
      assert.equal(answer.status, status);
      assert(!answer.text.includes('Somebody else'));
    });
});

describe('69. every way in is the same door', () => {
  const doors: readonly [string, () => Door][] = [
    ['without the trailing slash', () => ({ ...mainDoor, path: '/contacts' })],
    [
      'behind the address of a location',
      () => ({ ...mainDoor, path: `/at/${roster.running.locationId}/contacts/` }),
    ],
    ['asked by HEAD', () => ({ ...mainDoor, method: 'HEAD' })],
  ];
  // The good twin of case 33 is a token of the other tenant, to whom the address of this location is closed.
  const rows = attacks.filter(({ number }) => number !== 33);
  for (const [title, door] of doors)
    test(`69. the whole list, ${title}`, async () => {
      for (const attack of rows) await withstand(attack, attackStage(roster, tally, door()));
    });

  const anonymous = (line: string, headers: readonly string[] = []) =>
    rawRequest(roster.running.baseUrl, line, headers);

  test('69. HEAD answers without a body', async () => {
    const answer = await anonymous('HEAD /contacts/', bearing(roster.mint.token()).headers);
    assert.equal(answer.status, 200);
    assert.equal(bodyOf(answer), '');
  });

  test('69. OPTIONS gives no data, with a good token or without', async () => {
    for (const headers of [[], bearing(roster.mint.token()).headers]) {
      const answer = await anonymous('OPTIONS /contacts/', headers);
      assert.equal(answer.status, 404);
      assert(!bodyOf(answer).includes('Robin'));
    }
  });

  const open = ['/docs', '/docs/start', '/openapi.json', '/openapi.v3.json', '/health/live', '/health/ready'];
  for (const path of [...open, '/.well-known/oauth-protected-resource'])
    test(`69. ${path} is open and says nothing of any record, whatever token comes`, async () => {
      for (const headers of [[], ['Authorization: Bearer a.b.c'], bearing(roster.mint.token()).headers]) {
        const answer = await anonymous(`GET ${path}`, headers);
        assert.equal(answer.status, 200);
        assert(!answer.text.includes(roster.running.locationId));
        assert(!answer.text.includes('Somebody else'));
      }
    });

  test('69. a path that is not there is 404 and asks for no token', async () => {
    for (const path of ['/mcp', '/contacts/../health/x', '/at/', '/at//contacts/x/y'])
      assert.equal((await anonymous(`GET ${path}`)).status, 404, path);
  });
});

describe('an identity provider that is away', () => {
  test('R46: known keys go on, unknown keys give 503 with Retry-After; no answer is wrong', context =>
    onNewServer(tally, async stage => {
      const { calls, wrong, first } = await askWhileKeysAreAway(stage, times(240, 10_000));
      const how = `${calls} calls, by turns of a known key, one made meanwhile and one made up`;
      tell(context, { statement: 'R46', how, found: `${wrong} wrong answers` });
      assert.equal(first, undefined);
      assert.equal(wrong, 0);
    }));

  test('R47: made-up key ids make the server ask for keys at most once in five minutes', context =>
    onNewServer(tally, async stage => {
      const count = times(200, 1_000);
      const fetches = [await sendMadeUpKeys(stage, count)];
      stage.advance(300_000);
      fetches.push(await sendMadeUpKeys(stage, count));
      const how = `${count} tokens of made-up keys, and as many five minutes later`;
      tell(context, { statement: 'R47', how, found: `${fetches.join(' and ')} fetches of keys` });
      assert(fetches.every(fetched => fetched <= 1));
    }));
});

test('of the whole list nothing was accepted that should not be, and nothing refused that should pass', () => {
  const { calls, ...wrong } = tally;
  assert.deepEqual(wrong, { acceptedButShouldNot: 0, refusedButShouldPass: 0 });
  assert(calls > 1_000);
});

function tokenOfOtherTenant(): string {
  const { mint } = roster;
  const tenant = { tid: mint.otherTenantId, iss: `${mint.authority}/${mint.otherTenantId}/v2.0` };
  const claims = mint.claims({ ...tenant, scp: 'contacts.readonly contacts.write' });
  return compact(mint.header({ kid: mint.branch.kid }), claims, rs256(mint.branch));
}

function bodyOf({ text }: RawAnswer): string {
  return text.slice(text.indexOf('\r\n\r\n') + 4);
}
