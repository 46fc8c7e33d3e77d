import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { monotonic, systemClock } from '#base/clock.ts';
import { tell, times } from './support/proof.ts';
import { environmentFor, startProcess } from './support/server-process.ts';
import { startTokenMint, type TokenMint } from './support/token-mint.ts';
import { apiCall, Wire } from './support/wire.ts';

describe('A server that is told to stop', () => {
  let folder: string;
  let mint: TokenMint;
  let token: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'roster-stop-'));
    mint = await startTokenMint(systemClock);
    token = mint.token({ scp: 'contacts.readonly contacts.write' });
  });
  after(async () => {
    await mint.close();
    rmSync(folder, { recursive: true });
  });

  test('R76. SIGTERM under load: not ready at once, no call is cut, all processes leave with exit code 0 within ten seconds', async context => {
    const rounds = times(1, 10);
    let answered = 0;
    let longest = 0;
    for (let round = 0; round < rounds; round++) {
      const environment = environmentFor(mint, mkdtempSync(join(folder, 'data-')));
      const server = await startProcess(environment, ['launch.mjs', 'start']);
      const processes = [server.child.pid ?? 0, ...childrenOf(server.child.pid ?? 0)];
      if (existsSync('/proc')) assert.equal(processes.length, 2, 'the launcher and the server');

      let isTold = false;
      const readiness: number[] = [];
      const cut: string[] = [];
      /** Calls over one connection until an answer says that it closes: a kept connection may then be let go. */
      async function work(name: string): Promise<number> {
        const wire = new Wire(server.origin);
        for (let count = 1; ; count++) {
          const call = { method: 'POST', path: '/contacts/', token, body: { firstName: `${name}-${count}` } };
          const answer = await wire.call(apiCall(call));
          if (!answer) {
            cut.push(`call ${count} of client ${name}`);
            return count;
          }
          assert.equal(answer.status, 201, answer.body);
          if (/^connection: close/im.test(answer.head)) return count;
          if (name === '0' && count === 50) {
            isTold = true;
            server.child.kill('SIGTERM');
          }
        }
      }
      async function watch(): Promise<void> {
        const wire = new Wire(server.origin);
        for (;;) {
          const answer = await wire.call(apiCall({ method: 'GET', path: '/health/ready', token }));
          if (!answer) return;
          if (isTold) readiness.push(answer.status);
          if (/^connection: close/im.test(answer.head)) return;
        }
      }

      const exit = once(server.child, 'exit');
      const began = monotonic();
      const counts = Promise.all(Array.from({ length: 16 }, (_, index) => work(String(index))));
      await watch();
      for (const count of await counts) answered += count;
      const [code] = await exit;
      longest = Math.max(longest, monotonic() - began);

      assert.deepEqual(cut, []);
      assert.equal(readiness.at(-1), 503, 'ready goes red while calls are still answered');
      assert.equal(code, 0);
      assert.deepEqual(processes.filter(isAlive), []);
    }
    tell(context, {
      statement: 'R76',
      how: `${rounds} stops by SIGTERM to the launcher under 16 writing clients, ${answered} calls`,
      found: `calls cut 0, exit code 0, processes left 0, longest ${Math.round(longest)} ms, load included`,
    });
  });
});

/** The processes whose parent is the given one. Empty where the system shows none. */
function childrenOf(parent: number): number[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(id => parentOf(id) === parent);
}

function parentOf(id: number): number | undefined {
  try {
    const [, parent] = /\) \S (\d+) /.exec(readFileSync(`/proc/${id}/stat`, 'utf8')) ?? [];
    return Number(parent);
  } catch {
    return undefined;
  }
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
}
