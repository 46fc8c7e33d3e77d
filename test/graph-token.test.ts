import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { LinkProblem } from '#links/directory/problem.ts';
import { selfSigned } from './support/certificate.ts';
import { type GraphSimulator, startGraph } from './support/graph/graph.ts';
import { type LinkedTerms, linkTo } from './support/graph/linked.ts';
import { entraError } from './support/graph/tokens.ts';
import { mintKey } from './support/token-mint.ts';

const { signal } = new AbortController();
const minute = 60_000;

describe('Testing a connection to Entra ID', () => {
  let graph: GraphSimulator;
  beforeEach(async () => {
    graph = await startGraph();
    graph.addUsers(3, 1);
  });
  afterEach(() => graph.close());

  async function problemOf(terms: LinkedTerms = {}): Promise<LinkProblem> {
    try {
      await linkTo(graph, terms).source.test(signal);
    } catch (error) {
      assert.ok(error instanceof LinkProblem, String(error));
      return error;
    }
    assert.fail('nothing is wrong');
  }

  const tokensAsked = () => graph.journal.filter(({ path }) => path.includes('/oauth2/')).length;
  const support =
    /\(trace id [0-9a-f-]{36}, correlation id [0-9a-f-]{36}, time \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ\)$/;

  test('says nothing where people can be read', async () => {
    await linkTo(graph).source.test(signal);
    await linkTo(graph, { withContacts: true }).source.test(signal);
  });

  const cases: readonly {
    readonly what: string;
    readonly code: string;
    readonly sentence: RegExp;
    readonly spoil?: (graph: GraphSimulator) => void;
    readonly terms?: LinkedTerms;
  }[] = [
    {
      what: 'a wrong secret',
      code: 'AADSTS7000215',
      sentence: /Copy the secret's Value, not its Secret ID/,
      terms: { credential: { clientSecret: 'planted-value' } },
    },
    {
      what: 'a secret that has expired',
      code: 'AADSTS7000222',
      sentence: /has expired\. Create a new one under Certificates & secrets/,
      spoil({ application, clock }) {
        application.secretExpiresAt = clock.now() - 1;
      },
    },
    {
      what: 'an unknown application',
      code: 'AADSTS700016',
      sentence: /no application 00000000-0000-4000-8000-000000000000 in tenant [0-9a-f-]{36}\. Check both/,
      terms: { clientId: '00000000-0000-4000-8000-000000000000' },
    },
    {
      what: 'an unknown tenant',
      code: 'AADSTS90002',
      sentence: /no tenant 00000000-0000-4000-8000-000000000000 in this cloud/,
      terms: { tenantId: '00000000-0000-4000-8000-000000000000' },
    },
    {
      what: 'a disabled application',
      code: 'AADSTS7000112',
      sentence: /is disabled in this tenant/,
      spoil({ application }) {
        application.isDisabled = true;
      },
    },
  ];
  for (const { what, code, sentence, spoil, terms } of cases)
    test(`names ${what}, the next step and what support asks for, and keeps the secret`, async () => {
      spoil?.(graph);
      const problem = await problemOf(terms);
      assert.deepEqual([problem.kind, problem.code], ['refused', code]);
      assert.match(problem.message, sentence);
      assert.match(problem.message, support);
      const all = `${problem.message} ${problem.stack} ${JSON.stringify(problem)}`;
      assert.ok(!all.includes('planted-value') && !all.includes(graph.application.secret ?? ''), all);
      assert.equal(tokensAsked(), 1, 'a refusal is not asked for again');
    });

  test('names a missing consent: 65001 from the token endpoint, 403 from Graph', async () => {
    const consent = entraError(65001, 'invalid_grant', 'No consent.', 'consent_required');
    graph.arm({ kind: 'answer', ...consent, match: { path: '/oauth2/' } });
    const atEntra = await problemOf();
    assert.deepEqual([atEntra.kind, atEntra.code], ['refused', 'AADSTS65001']);
    assert.match(atEntra.message, /has not been approved yet.*grants consent under API permissions/);

    graph.application.roles = [];
    const atGraph = await problemOf();
    assert.deepEqual([atGraph.kind, atGraph.code], ['refused', 'Authorization_RequestDenied']);
    assert.match(atGraph.message, /User\.Read\.All/);
    graph.application.roles = ['User.Read.All'];
    assert.equal((await problemOf({ withContacts: true })).kind, 'refused');
  });

  test('a number that is not known is named, and what is done follows the word for the error', async () => {
    graph.arm({
      kind: 'answer',
      ...entraError(999999, 'invalid_client', 'Words.'),
      match: { path: '/oauth2/' },
    });
    const refused = await problemOf();
    assert.deepEqual([refused.kind, refused.code], ['refused', 'AADSTS999999']);
    assert.match(refused.message, /AADSTS999999, invalid_client/);
  });

  test('a busy Entra ID passes by itself', async () => {
    const busy = entraError(90033, 'temporarily_unavailable', 'Busy.');
    graph.arm({ kind: 'answer', ...busy, status: 400, match: { path: '/oauth2/' } });
    assert.match((await problemOf()).message, /sign-in is busy/);
    graph.arm({ kind: 'answer', ...busy, match: { path: '/oauth2/' } });
    assert.equal((await problemOf()).kind, 'unavailable');
    graph.arm({ kind: 'answer', status: 502, body: '<html></html>', match: { path: '/oauth2/' } });
    const proxy = await problemOf();
    assert.deepEqual([proxy.kind, proxy.code], ['unavailable', 'HTTP502']);
  });

  test('after too many equal requests nothing is asked for five minutes', async () => {
    const loop = entraError(50196, 'invalid_grant', 'Loop.');
    graph.arm({ kind: 'answer', ...loop, match: { path: '/oauth2/' } });
    const { source } = linkTo(graph);
    for (let time = 0; time < 3; time++)
      await assert.rejects(source.test(signal), {
        kind: 'unavailable',
        code: 'AADSTS50196',
        retryAfter: 5 * minute,
      });
    assert.equal(tokensAsked(), 1);
    graph.clock.advance(5 * minute);
    await source.test(signal);
    assert.equal(tokensAsked(), 2);
  });

  test('says which host cannot be reached, and why', async () => {
    const gone = await startGraph();
    await gone.close();
    const nowhere = await problemOf({ graphUrl: gone.origin });
    assert.equal(nowhere.kind, 'refused', 'the token is asked for another Graph');
    await assert.rejects(linkTo(gone).source.test(signal), error => {
      assert.ok(error instanceof LinkProblem);
      assert.deepEqual([error.kind, error.code], ['unavailable', 'unreachable']);
      assert.match(error.message, /127\.0\.0\.1:\d+ could not be asked for a token \(ECONNREFUSED\)/);
      return true;
    });
  });

  describe('with a certificate', () => {
    function pem() {
      const key = mintKey('connection');
      const certificate = `-----BEGIN CERTIFICATE-----\n${selfSigned(key).toString('base64')}\n-----END CERTIFICATE-----\n`;
      return { certificate, both: certificate + key.privateKey.export({ type: 'pkcs8', format: 'pem' }) };
    }

    test('says nothing where it is registered', async () => {
      const { certificate, both } = pem();
      graph.application.certificate = certificate;
      await linkTo(graph, { credential: { certificate: both } }).source.test(signal);
    });

    test('names one that is not registered', async () => {
      graph.application.certificate = pem().certificate;
      const problem = await problemOf({ credential: { certificate: pem().both } });
      assert.deepEqual([problem.kind, problem.code], ['refused', 'AADSTS700027']);
    });

    test('names a clock that is off', async () => {
      const { certificate, both } = pem();
      graph.application.certificate = certificate;
      const clock = () => graph.clock.now() - 20 * minute;
      const problem = await problemOf({ credential: { certificate: both }, clock });
      assert.match(problem.message, /this server's clock is off/);
    });

    test('names text that is no certificate with its key, without repeating it', async () => {
      const { certificate, both } = pem();
      const other = mintKey('other').privateKey.export({ type: 'pkcs8', format: 'pem' });
      for (const text of ['', 'planted-value', certificate, certificate + other, both.slice(0, -200)]) {
        const problem = await problemOf({ credential: { certificate: text } });
        assert.deepEqual([problem.kind, problem.code], ['refused', 'certificate_unreadable']);
        assert.ok(text === '' || !problem.message.includes(text));
      }
      assert.equal(tokensAsked(), 0);
    });
  });
});
