import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { systemClock } from '#base/clock.ts';
import { parseJson } from '#base/json.ts';
import { outOfOrder } from './support/arrival-order.ts';
import { createDatabase } from './support/databases.ts';
import { at, textAt } from './support/operations.ts';
import { tell, times } from './support/proof.ts';
import { environmentFor, startProcess } from './support/server-process.ts';
import { engineKinds, engineNames } from './support/test-engines.ts';
import { startTokenMint, type TokenMint } from './support/token-mint.ts';
import { type Received, startReceiver } from './support/webhooks.ts';
import { apiCall, Wire } from './support/wire.ts';

const clients = 16;
/** Each contact is made by one call and changed by the others. */
const callsOfContact = 5;

/** Someone who makes and changes contacts, one call after another, and repeats under its key what was not answered. */
class Writer {
  readonly #name: string;
  readonly #token: string;
  #calls = 0;
  #contactId = '';

  constructor(name: string, token: string) {
    this.#name = name;
    this.#token = token;
  }

  /** Tells whether the call was acknowledged; the server may be gone. */
  async call(wire: Wire): Promise<boolean> {
    const isNew = this.#calls % callsOfContact === 0;
    const text = `${this.#name} ${this.#calls}`;
    const answer = await wire.call(
      apiCall({
        method: isNew ? 'POST' : 'PUT',
        path: isNew ? '/contacts/' : `/contacts/${this.#contactId}`,
        token: this.#token,
        headers: [`Idempotency-Key: ${text}`],
        body: isNew ? { firstName: text } : { city: text },
      }),
    );
    if (!answer) return false;
    assert(answer.status === 201 || answer.status === 200, answer.body);
    if (isNew) this.#contactId = textAt(parseJson(answer.body), 'contact.id');
    this.#calls++;
    return true;
  }
}

for (const kind of engineKinds) {
  describe(`Deliveries of a server that is killed, on ${engineNames[kind]}`, () => {
    let folder: string;
    let mint: TokenMint;
    before(async () => {
      folder = mkdtempSync(join(tmpdir(), 'roster-kills-'));
      mint = await startTokenMint(systemClock);
    });
    after(async () => {
      await mint.close();
      rmSync(folder, { recursive: true });
    });

    test('R1, R20. Through kill -9 at any moment each event of what was acknowledged arrives at the receiver, in order for each contact', async context => {
      const [count, kills] = [times(200, 10_000), times(1, 20)];
      const database = kind === 'postgres' ? await createDatabase() : undefined;
      const environment = {
        ...environmentFor(mint, folder),
        ...(database && { ROSTER_DATABASE_URL: database.url }),
      };
      const token = mint.token({ scp: 'contacts.readonly contacts.write' });
      const receiver = await startReceiver();
      const arrived = new Map<string, Received>();
      let isAll = () => {};
      let isRefusing = true;
      receiver.answer = message => {
        // One in fifty is not taken, and comes again.
        if (isRefusing && receiver.received.length % 50 === 0) return { status: 503 };
        const id = String(message.headers['webhook-id']);
        if (!arrived.has(id)) arrived.set(id, message);
        isAll();
        return { status: 200 };
      };

      const writers = Array.from({ length: clients }, (_, n) => new Writer(`client ${n}`, token));
      let acknowledged = 0;
      const writeUntil = async (origin: string, enough: number, whenEnough: () => void) => {
        await Promise.all(
          writers.map(async writer => {
            const wire = new Wire(origin);
            while (acknowledged < enough && (await writer.call(wire)))
              if (++acknowledged === enough) whenEnough();
            wire.close();
          }),
        );
      };

      for (let kill = 0; kill < kills; kill++) {
        const server = await startProcess(environment, ['test/support/loopback-server.ts']);
        if (kill === 0) await subscribe(server.origin, token, receiver.url);
        const enough = Math.floor((count * (kill + 1)) / (kills + 1));
        await writeUntil(server.origin, enough, () => server.child.kill('SIGKILL'));
        await server.kill();
      }
      const server = await startProcess(environment, ['test/support/loopback-server.ts']);
      await writeUntil(server.origin, count, () => {});
      // Whoever was cut off repeats the call: it may have been done.
      const wire = new Wire(server.origin);
      for (const writer of writers) assert(await writer.call(wire));
      wire.close();
      acknowledged += clients;
      if (database) await endLeasesOfTheDead(database.url);

      isRefusing = false;
      const complete = Promise.withResolvers<void>();
      isAll = () => {
        if (arrived.size >= acknowledged) complete.resolve();
      };
      isAll();
      await complete.promise;
      assert.equal((await server.stop()).code, 0);
      await receiver.close();
      await database?.drop();

      assert.equal(arrived.size, acknowledged, 'an event was doubled');
      const positions = [...arrived.values()].map(({ body }) => Number(at(body, 'position')));
      assert.equal(new Set(positions).size, acknowledged);
      assert.equal(outOfOrder([...arrived.values()]), 0);
      tell(context, {
        statement: 'R1, R20',
        how: `${kills} kills of the process on ${kind} under ${clients} clients, ${acknowledged} writes, a receiver that refuses one call in fifty`,
        found: `missing 0, doubled 0, out of order 0; ${receiver.received.length - arrived.size} messages came again or were refused`,
      });
    });
  });
}

async function subscribe(origin: string, token: string, url: string): Promise<void> {
  const wire = new Wire(origin);
  const body = { url, events: ['contact.created', 'contact.updated'] };
  const answer = await wire.call(apiCall({ method: 'POST', path: '/subscriptions/', token, body }));
  assert(answer);
  assert.equal(answer.status, 201, answer.body);
  wire.close();
}

/** Has the minute pass in which nobody else takes what a process had taken that is dead now. */
async function endLeasesOfTheDead(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('update delivery set due_at = due_at - 60000 where lease_owner is not null');
  await client.end();
}
