import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idMaker } from '#base/id.ts';
import { privateIntegration } from '#links/highlevel/credentials.ts';
import { type AccountTerms, LinkRunner } from '#links/highlevel/link-runner.ts';
import { localRecords } from '#operations/highlevel/local-records.ts';
import { beginLink, leaseLink } from '#store/highlevel/links.ts';
import { cause, onBothEngines } from './support/engines.ts';

onBothEngines('What becomes of a link to HighLevel', engine => {
  const told = async (terms: AccountTerms | undefined, lessee?: string) => {
    const { store, clock } = engine;
    const newId = idMaker(clock);
    const [locationId, connectionId] = [await engine.newLocation(), newId()];
    await store.write(locationId, cause, async writer => {
      await beginLink(writer, connectionId, 'there');
      if (lessee !== undefined)
        await leaseLink(writer, connectionId, { owner: lessee, until: clock() + 60_000 });
    });
    const outcomes: unknown[] = [];
    const runner = new LinkRunner({
      store,
      clock,
      newId,
      owner: 'this process',
      // Nobody listens there.
      origin: 'http://127.0.0.1:9',
      wait: async () => {},
      log: {
        error({ error }) {
          throw error;
        },
      },
      records: localRecords,
      accountOf: async () => terms,
      onOutcome: async (_locationId, _connectionId, problem) => void outcomes.push(problem?.kind ?? 'well'),
    });
    await runner.work(locationId);
    await runner.idle();
    await runner.close();
    return outcomes;
  };
  const terms: AccountTerms = {
    credentials: privateIntegration('token'),
    conflicts: 'newest',
    ruleOf: () => undefined,
  };

  test('is told of an account that does not answer', async () => {
    assert.deepEqual(await told(terms), ['unavailable']);
  });

  test('is not told of one that is paused, or that another process works for', async () => {
    assert.deepEqual(await told(undefined), []);
    // One process has the file of SQLite: what another held is over.
    if (engine.store.kind === 'postgres') assert.deepEqual(await told(terms, 'another process'), []);
  });
});
