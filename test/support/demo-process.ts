import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { token } from '#app/token.ts';
import { isRecord, parseJson } from '#base/json.ts';
import { fewArenas, smallHeap } from '../../launch.mjs';
import type { GraphSimulator } from './graph/graph.ts';
import type { HighLevel } from './highlevel/start.ts';

type Answer = Readonly<Record<string, unknown>>;

/** The local demo as a process of its own, whose connections lead to a simulated Entra tenant and HighLevel. */
export interface DemoProcess {
  readonly child: ChildProcess;
  /** Calls it as somebody who may do everything; throws where the answer is an error. */
  call(method: string, path: string, body?: object): Promise<Answer>;
  /** Links the simulated tenant; answers the id of the connection. */
  link(settings?: object): Promise<string>;
  /** Links the simulated account of HighLevel, which tells of its changes; answers the id of the connection. */
  linkHighLevel(): Promise<string>;
  stop(): Promise<void>;
}

export interface DemoTerms {
  readonly graph: GraphSimulator;
  readonly highLevel?: HighLevel;
  readonly port: number;
  /** A PostgreSQL in place of an SQLite file. */
  readonly databaseUrl?: string;
}

export async function startDemoProcess({
  graph,
  highLevel,
  port,
  databaseUrl,
}: DemoTerms): Promise<DemoProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'roster-demo-'));
  const environment = {
    PORT: String(port),
    ROSTER_LOCAL_TENANT_PORT: String(port + 1),
    ROSTER_DATA: folder,
    ROSTER_DATABASE_URL: databaseUrl ?? `sqlite:${join(folder, 'roster.db')}`,
    ROSTER_AUTHORITY: graph.authority,
    ROSTER_GRAPH_URL: graph.origin,
    ...(highLevel && {
      ROSTER_HIGHLEVEL_URL: highLevel.origin,
      ROSTER_HIGHLEVEL_WEBHOOK_KEY: highLevel.webhookKey,
    }),
    ROSTER_METRICS_PORT: '0',
    ROSTER_RATE_LIMIT: 'off',
    ROSTER_LOG_LEVEL: 'error',
  };
  const child = spawn(process.execPath, [...smallHeap, 'src/app/main.ts'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...fewArenas, ...process.env, ...environment },
  });
  let bearer: string | undefined;
  while (bearer === undefined) {
    try {
      bearer = await token([], environment);
    } catch (error) {
      if (child.exitCode !== null) throw error;
      await pause(100);
    }
  }

  const call: DemoProcess['call'] = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = parseJson(await response.text());
    if (response.ok && isRecord(answer)) return answer;
    throw new Error(`${method} ${path} was answered with ${response.status}: ${JSON.stringify(answer)}`);
  };
  return {
    child,
    call,
    async link(settings = {}) {
      const { tenantId, clientId, secret } = graph.application;
      const answer = await call('POST', '/connections/', {
        type: 'entra',
        name: 'Simulated tenant',
        settings: { tenantId, clientId, approveFirstRun: true, pollSeconds: 10, ...settings },
        credentials: { clientSecret: secret },
      });
      return String(recordAt(answer, 'connection').id);
    },
    async linkHighLevel() {
      if (!highLevel) throw new Error('The process was started without an account of HighLevel.');
      const answer = await call('POST', '/connections/', {
        type: 'highlevel',
        name: 'Simulated account',
        settings: { locationId: highLevel.locationId, approveFirstRun: true },
        credentials: { privateIntegrationToken: highLevel.token },
      });
      const { id, webhookUrl } = recordAt(answer, 'connection');
      highLevel.webhooks.url = `http://127.0.0.1:${port}${new URL(String(webhookUrl)).pathname}`;
      return String(id);
    },
    async stop() {
      const ended = new Promise(resolve => child.once('exit', resolve));
      if (child.exitCode === null) child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

/** A record in an answer; throws where it is not there. */
export function recordAt(answer: Answer, name: string): Answer {
  const record = answer[name];
  if (isRecord(record)) return record;
  throw new Error(`The answer has no ${name}.`);
}
