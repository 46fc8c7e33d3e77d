import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { after, before, test } from 'node:test';
import { textAt } from './support/operations.ts';
import { tell, times } from './support/proof.ts';
import { startRoster, type TestRoster } from './support/roster.ts';

let roster: TestRoster;
before(async () => {
  roster = await startRoster();
});
after(() => roster.close());

test('R45: a batch of 500 and a body of 1 MB are served while a light client reads', async context => {
  const { body } = await roster.call('POST', '/contacts/', { firstName: 'Light' });
  const contactId = textAt(body, 'contact.id');
  const contacts = (size: number) =>
    Array.from({ length: 500 }, (_, index) => ({
      firstName: `Batch ${index}`,
      email: `batch${index}@example.com`,
      tags: ['vip', 'newsletter'],
      notes: [{ body: 'x'.repeat(size) }],
    }));
  const heavy: readonly (readonly [string, () => ReturnType<TestRoster['call']>])[] = [
    ['500 creates', () => roster.call('POST', '/contacts/batch/upsert', { contacts: contacts(1) })],
    ['500 updates, 1 MB', () => roster.call('POST', '/contacts/batch/upsert', { contacts: contacts(1900) })],
    [
      'a note of 65 kB and a body that is refused at 1 MB',
      () => roster.call('POST', '/contacts/', { notes: [{ body: 'x'.repeat(1_048_000) }] }),
    ],
  ];
  const found: string[] = [];
  for (const [name, send] of heavy) {
    let [stall, slowest, reads] = [0, 0, 0];
    for (let round = 0; round < times(1, 20); round++) {
      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      let isDone = false;
      const answered = send().finally(() => {
        isDone = true;
      });
      while (!isDone) {
        const begun = performance.now();
        assert.equal((await roster.call('GET', `/contacts/${contactId}`)).status, 200);
        slowest = Math.max(slowest, performance.now() - begun);
        reads += 1;
      }
      delay.disable();
      assert((await answered).status < 500);
      stall = Math.max(stall, delay.max / 1e6);
    }
    found.push(
      `${name}: longest stall ${stall.toFixed(0)} ms, slowest of ${reads} reads ${slowest.toFixed(0)} ms`,
    );
  }
  tell(context, {
    statement: 'R45',
    how: 'a client reads one contact after another meanwhile',
    found: found.join('; '),
  });
});
