import { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import pg from 'pg';
import { systemClock } from '#base/clock.ts';
import { logger } from '#base/log.ts';
import { openDirectories } from '#links/entra/open-directories.ts';
import { freePort } from './free-port.ts';
import { startGraph } from './graph/graph.ts';
import { startHighLevel } from './highlevel/start.ts';
import { textAt } from './operations.ts';
import { startRoster, type TestRoster } from './roster.ts';
import { looking } from './server-database.ts';
import { startReceiver } from './webhooks.ts';

/** A whole server with a directory, a HighLevel account and a receiver of its own, whose log and answers are kept. */
export async function startCanaryStage(context: TestContext, databaseUrl: string) {
  const graph = await startGraph({ pageSize: 20 });
  const highLevel = await startHighLevel();
  const receiver = await startReceiver();
  graph.addUsers(3, 1);
  const metricsPort = await freePort();
  let log = '';
  const destination = {
    write(line: string) {
      log += line;
    },
  };
  const roster = await startRoster({
    log: logger({ level: 'trace', destination }),
    directories: async () =>
      openDirectories({ authority: graph.authority, graphUrl: graph.origin, clock: systemClock }),
    webhooksToLoopback: true,
    environment: {
      ROSTER_DATABASE_URL: databaseUrl,
      ROSTER_HIGHLEVEL_URL: highLevel.origin,
      ROSTER_HIGHLEVEL_WEBHOOK_KEY: highLevel.webhookKey,
      ROSTER_METRICS_PORT: String(metricsPort),
    },
  });
  context.after(async () => {
    await roster.close();
    await receiver.close();
    await highLevel.close();
    await graph.close();
  });
  const answers: string[] = [];
  /** Calls, and keeps what was answered, to be searched. */
  const ask: TestRoster['call'] = async (method, path, body, headers) => {
    const answer = await roster.call(method, path, body, headers);
    answers.push(JSON.stringify([answer.status, [...answer.headers], answer.body]));
    return answer;
  };
  return {
    roster,
    graph,
    highLevel,
    receiver,
    answers,
    ask,
    /** Signs in to HighLevel as a person does, and keeps the page that they are shown. */
    async signIn(connectionId: string): Promise<void> {
      const { body } = await ask('POST', `/connections/${connectionId}/authorize`);
      const asked = await fetch(textAt(body, 'url'), { redirect: 'manual' });
      const back = new URL(asked.headers.get('location') ?? '');
      const page = await fetch(`${roster.baseUrl}${back.pathname}${back.search}`);
      answers.push(await page.text());
    },
    logged: () => log,
    metrics: async () => (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text(),
    /** Asks again until it is so: the server works by itself. */
    async until(isSo: () => boolean | Promise<boolean>): Promise<void> {
      const end = AbortSignal.timeout(30_000);
      while (!(await isSo())) {
        if (end.aborted) throw new Error(`It is not so yet: ${isSo}`);
        await new Promise(resolve => setTimeout(resolve, 20));
      }
    },
  };
}

export type CanaryStage = Awaited<ReturnType<typeof startCanaryStage>>;

/** All contacts as the file that an export makes. */
export async function exportedContacts({ ask, roster, until }: CanaryStage): Promise<string> {
  const { body } = await ask('POST', '/contacts/exports', { format: 'jsonl' });
  const path = `/contacts/exports/${textAt(body, 'job.id')}`;
  await until(async () => textAt((await ask('GET', path)).body, 'job.state') === 'done');
  const headers = { authorization: `Bearer ${await roster.token()}` };
  return (await fetch(`${roster.baseUrl}${path}/file`, { headers })).text();
}

let names = 0;

export async function connect(ask: TestRoster['call'], input: object): Promise<string> {
  const { body } = await ask('POST', '/connections/', { name: `connection ${++names}`, ...input });
  return textAt(body, 'connection.id');
}

/** Has the database refuse each note from now on, with all that it says of a row. */
export async function breakNotes(url: string): Promise<void> {
  if (url.startsWith('sqlite:')) {
    const file = new DatabaseSync(url.slice('sqlite:'.length));
    file.exec(`create trigger away before insert on note begin select raise(abort, 'away'); end`);
    file.close();
    return;
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('alter table note add constraint away check (false)');
  await client.end();
}

/** All that is stored, as text. */
export function everyRow(url: string): Promise<string> {
  return looking(url, async rowsOf => {
    const tables = await rowsOf(
      url.startsWith('sqlite:')
        ? `select name from sqlite_master where type = 'table' and name not like 'contact_text%'`
        : `select relname as name from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace`,
    );
    const found: string[] = [];
    for (const { name } of tables) found.push(JSON.stringify(await rowsOf(`select * from "${name}"`)));
    return found.join('\n');
  });
}
