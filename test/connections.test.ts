import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { idMaker } from '#base/id.ts';
import { logger } from '#base/log.ts';
import { rateLimiter } from '#identity/rate-limit.ts';
import { Tenants } from '#identity/tenants.ts';
import { routes } from '#operations/routes.ts';
import { openSqlite } from '#store/engines/sqlite.ts';
import { migrate } from '#store/migrate.ts';
import { openStore, type Store } from '#store/store.ts';
import { httpServer } from '#surfaces/http/server.ts';
import { testLinks } from './support/links.ts';
import { listening } from './support/listening.ts';
import { person, testClock } from './support/operations.ts';
import { tell, times } from './support/proof.ts';

/** Seconds in place of tens of them. */
const deadlines = { headers: 700, request: 700, upload: 60_000, look: 50 };

describe('Connections', () => {
  const clock = testClock();
  const links = testLinks();
  let folder: string;
  let store: Store;
  let server: FastifyInstance;
  let port: number;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roster-connections-'));
    store = openStore({ engine: openSqlite({ path: join(folder, 'test.db') }), clock });
    await migrate(store.engine, clock());
    const tenants = new Tenants({ store, clock, newId: idMaker(clock) });
    await tenants.ensureTenant(person.tenantId, { name: 'Clinic', country: 'US', timezone: 'UTC' });
    server = httpServer({
      store,
      tenants,
      verifier: { verify: async () => person },
      rateLimiter: rateLimiter({ limits: 'off', clock, store }),
      clock,
      publicUrl: links.publicUrl,
      links: async () => links,
      routes,
      log: logger({ level: 'silent' }),
      metrics: { request: () => {} },
      stopping: new AbortController().signal,
      uploadLimit: 1024,
      deadlines,
    });
    port = Number(new URL(await server.listen({ host: '127.0.0.1', port: 0 })).port);
  });
  after(async () => {
    await server.close();
    links.webhooks.close();
    await links.directories.close();
    await store.close();
    await rm(folder, { recursive: true });
  });

  test('R42. Clients that drip their headers or bodies are cut with 408, and honest calls beside them are answered', async context => {
    const count = times(40, 200);
    const headers = 'GET /contacts/ HTTP/1.1\r\nHost: x\r\nX-Slow: ';
    const body =
      'POST /contacts/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{';
    let [cut, honest] = [0, 0];
    const slow = Array.from({ length: count }, async (_, n) => {
      const socket = connect(port, '127.0.0.1');
      // What the client still sends when it is cut.
      socket.on('error', () => {});
      await once(socket, 'connect');
      socket.write(n % 2 === 0 ? headers : body);
      const dripping = setInterval(() => socket.write(' '), 100);
      try {
        assert.match(await text(socket), /^HTTP\/1\.1 408 /);
        cut++;
      } finally {
        clearInterval(dripping);
      }
    });
    while (cut < count) {
      const answer = await fetch(`http://127.0.0.1:${port}/contacts/`);
      assert.equal(answer.status, 200);
      await answer.text();
      honest++;
      await Promise.race([...slow, new Promise(resolve => setImmediate(resolve))]);
    }
    await Promise.all(slow);
    tell(context, {
      statement: 'R42',
      how: `${count} sockets that drip, deadlines of ${deadlines.headers} ms`,
      found: `${cut} cut with 408, ${honest} honest calls meanwhile answered with 200`,
    });
  });

  test('R43. Through a proxy that keeps its connections no call is lost, in bursts and between them', async context => {
    const calls = times(600, 100_000);
    const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
    let [errors, keptFor] = [0, ''];
    const proxy = await listening(
      http.createServer((request, response) => {
        const { url = '/', method = 'GET', headers } = request;
        const onward = http.request(
          { port, host: '127.0.0.1', agent, path: url, method, headers },
          answer => {
            keptFor = String(answer.headers['keep-alive']);
            response.writeHead(answer.statusCode ?? 502);
            answer.pipe(response);
          },
        );
        onward.once('error', () => {
          errors++;
          response.writeHead(502).end();
        });
        request.pipe(onward);
      }),
    );
    const statuses = new Map<number, number>();
    for (let made = 0; made < calls; ) {
      // Bursts of one to sixty-four: sockets are left over, and used again.
      const burst = Math.min(calls - made, 1 + ((made * 7) % 64));
      const answers = await Promise.all(
        Array.from({ length: burst }, () => fetch(`${proxy.origin}/contacts/`)),
      );
      for (const answer of answers) {
        await answer.text();
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      }
      made += burst;
    }
    agent.destroy();
    await proxy.close();
    assert.deepEqual([[...statuses], errors], [[[200, calls]], 0]);
    const [, seconds = '0'] = /timeout=(\d+)/.exec(keptFor) ?? [];
    assert(Number(seconds) > 60, 'balancers keep their side open for 60 s');
    tell(context, {
      statement: 'R43',
      how: `${calls} calls through a proxy with 64 kept connections`,
      found: `errors 0; an idle connection is kept for ${seconds} s`,
    });
  });
});
