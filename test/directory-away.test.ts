import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { getConnection } from '#operations/connection/get.ts';
import { decideSync } from '#operations/sync/decide.ts';
import { runSync as startFullRun } from '#operations/sync/run.ts';
import { connectDirectory } from './support/directories.ts';
import type { Fault } from './support/graph/faults.ts';
import type { GraphSimulator } from './support/graph/graph.ts';
import { at, onStore } from './support/operations.ts';
import { tell } from './support/proof.ts';
import { contactsByPerson } from './support/synced.ts';

const hour = 3_600_000;
const day = 24 * hour;

onStore('a directory that is away', context => {
  const { clock, perform, runSync, runJobs } = context;
  let graph: GraphSimulator;
  let connectionId = '';
  let ids: readonly string[] = [];
  before(async () => {
    ({ graph, connectionId } = await connectDirectory(context));
    ids = graph.addUsers(80, 1);
    await runSync();
  });

  const pass = async (milliseconds: number) => {
    clock.advance(milliseconds);
    graph.clock.advance(milliseconds);
    const before = graph.journal.length;
    await runSync();
    return graph.journal.length > before;
  };
  const health = async () => at(await perform(getConnection, { connectionId }), 'connection.health.state');
  const told = async (type: string) => (await context.events()).filter(event => event.type === type).length;
  const deleted = async () =>
    [...(await contactsByPerson(context)).values()].filter(({ isDeleted }) => isDeleted).length;
  const away = (): Fault => ({ kind: 'answer', status: 503, times: Number.POSITIVE_INFINITY });

  test('R52. Graph away for two days costs delay only', async report => {
    const [news, broken] = [await context.events(), await told('connection.broken')];
    graph.arm(away());
    const come: string[] = [];
    for (let hours = 0; hours < 48; hours++) {
      const id = ids[hours % 20] ?? '';
      graph.upsert({ id, city: `City ${hours}` });
      if (hours % 4 === 0) come.push(...graph.addUsers(1, 100 + hours));
      if (hours === 30) graph.remove(ids[39] ?? '');
      await pass(hour);
    }
    assert.deepEqual(
      (await context.events()).slice(news.length).map(({ type }) => type),
      ['connection.broken'],
      'meanwhile nothing changes, and it is told once',
    );
    graph.disarmAll();
    for (let hours = 0; hours < 12; hours++) await pass(hour);

    const contacts = await contactsByPerson(context);
    const lost = come.filter(id => contacts.get(id)?.isDeleted !== false);
    const wrong = ids
      .slice(0, 20)
      .filter(
        (id, index) => contacts.get(id)?.contact.city !== `City ${index < 8 ? 40 + index : 20 + index}`,
      );
    tell(report, {
      statement: 'R52',
      how: '503 from Graph for 48 hours while 61 things change there, then it answers again',
      found: `lost ${lost.length + wrong.length}, doubled 0, told as broken ${(await told('connection.broken')) - broken} time`,
    });
    assert.deepEqual({ lost, wrong }, { lost: [], wrong: [] });
    assert.equal(contacts.get(ids[39] ?? '')?.isDeleted, true);
    const since = (await context.events()).slice(news.length);
    assert.equal(since.filter(({ type }) => type === 'contact.created').length, come.length);
    assert.equal(since.filter(({ type }) => type === 'directory.userRemoved').length, 1);
    assert.equal(await health(), 'onTime');
  });

  test('R53. A source that suddenly shows few or no people stops the sync: nobody is removed, and it is told once', async () => {
    const nobody = { value: [], '@odata.deltaLink': `${graph.origin}/v1.0/users/delta?$deltatoken=x` };
    const match = { path: '/users/delta' };
    const sudden: readonly Fault[] = [
      { kind: 'page', how: 'nothing at all' },
      { kind: 'page', how: 'nothing at all', after: 1 },
      { kind: 'answer', status: 200, body: nobody, match },
    ];
    const before = await deleted();
    for (const fault of sudden) {
      const stops = await told('sync.stopped');
      const armed = graph.arm(fault);
      await perform(startFullRun, { connectionId, mode: 'full' });
      await runJobs();
      await pass(hour);
      assert.equal(armed.happened, 1);
      assert.equal(await health(), 'stopped');
      assert.equal((await told('sync.stopped')) - stops, 1);
      assert.equal(await deleted(), before);
      const answer = await perform(getConnection, { connectionId });
      const runId = at(answer, 'connection.runId');
      await perform(decideSync, { connectionId, runId, decision: 'discard' });
      await runJobs();
      await pass(hour);
      await pass(hour);
      assert.deepEqual([await health(), await deleted()], ['onTime', before]);
    }
  });

  for (const [what, fail, mend] of [
    ['does not answer', () => void graph.arm(away()), () => graph.disarmAll()],
    [
      'lets nobody in',
      () => {
        graph.application.isDisabled = true;
        graph.expireTokens();
      },
      () => {
        graph.application.isDisabled = false;
      },
    ],
  ] as const)
    test(`R54. A directory that ${what} is tried ever less often, which is told once, and heals by itself or by a button`, async report => {
      for (const way of ['itself', 'button'] as const) {
        const broken = await told('connection.broken');
        fail();
        const tries: number[] = [];
        for (let days = 0; days < 4; days++) {
          let count = 0;
          for (let quarters = 0; quarters < 96; quarters++) if (await pass(day / 96)) count++;
          tries.push(count);
        }
        assert.equal((await told('connection.broken')) - broken, 1);
        assert.equal(await health(), 'broken');
        assert.ok((tries[0] ?? 0) > (tries[3] ?? 0), String(tries));
        for (const count of tries.slice(2)) assert.ok(count <= 4, String(tries));
        tell(report, {
          statement: 'R54',
          how: `a directory that ${what}, looked at every quarter of an hour for four days`,
          found: `tries by day: ${tries.join(', ')}; told as broken once`,
        });
        mend();
        if (way === 'button') {
          await perform(startFullRun, { connectionId, mode: 'incremental' });
          await runJobs();
        } else await pass(day);
        assert.equal(await health(), 'onTime', way);
      }
    });
});
