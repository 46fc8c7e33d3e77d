import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { monotonic } from '#base/clock.ts';
import { isRecord, parseJson } from '#base/json.ts';
import type { TokenMint } from '#test/support/token-mint.ts';
import type { Bearer } from './support/kinds.ts';
import { openPostgresServer } from './support/postgres.ts';
import { type ServerProcess, startRosterProcess } from './support/processes.ts';
import { randomFrom, syllables } from './support/random.ts';

export interface ImportTerms {
  readonly mint: TokenMint;
  readonly port: number;
  readonly bearer: Bearer;
  readonly rows: number;
}

/** How long an import of a CSV file takes on both engines, and how much memory the server has meanwhile. */
export async function benchImport(terms: ImportTerms): Promise<void> {
  const { mint, port, rows } = terms;
  const folder = mkdtempSync(join(tmpdir(), 'roster-bench-'));
  const postgres = await openPostgresServer();
  try {
    console.log(`\nAn import of ${rows} rows with name, e-mail, phone, company and city (CSV)`);
    const onSqlite = await startRosterProcess(folder, port, mint);
    await importInto(onSqlite, 'SQLite', terms);
    const databaseUrl = await postgres.database('import');
    const onPostgres = await startRosterProcess(folder, port, mint, { databaseUrl });
    await importInto(onPostgres, 'PostgreSQL', terms);
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true });
  }
}

async function importInto(server: ServerProcess, name: string, { bearer, rows }: ImportTerms): Promise<void> {
  const address = `http://127.0.0.1:${server.port}/contacts/imports`;
  const form = new FormData();
  form.set('format', 'csv');
  form.set('file', new Blob([csvOf(rows)], { type: 'text/csv' }), 'people.csv');
  const before = server.memory();
  const busyBefore = server.processorTime();
  const start = monotonic();
  const sent = await fetch(address, { method: 'POST', headers: bearer, body: form });
  const answer: unknown = parseJson(await sent.text());
  const job = isRecord(answer) ? answer.job : undefined;
  if (!isRecord(job))
    throw new Error(`The import was answered with ${sent.status}: ${JSON.stringify(answer)}`);

  const memories: number[] = [];
  let asked: Readonly<Record<string, unknown>> = job;
  while (asked.state === 'waiting' || asked.state === 'running') {
    await pause(250);
    memories.push(server.memory());
    const response = await fetch(`${address}/${job.id}`, { headers: bearer });
    const found: unknown = parseJson(await response.text());
    asked = isRecord(found) && isRecord(found.job) ? found.job : {};
  }
  const seconds = (monotonic() - start) / 1000;
  const busy = (server.processorTime() - busyBefore) / 1000;
  const half = Math.floor(memories.length / 2);
  const [first, last] = [memories.slice(0, half), memories.slice(half)].map(part => Math.max(0, ...part));
  console.log(
    `  ${name.padEnd(11)} ${seconds.toFixed(1)} s  ${(rows / seconds).toFixed(0)} rows/s  (${busy.toFixed(1)} s of processor time)  memory before ${before.toFixed(0)} MB, peak of the first half ${first?.toFixed(0)} MB, of the second ${last?.toFixed(0)} MB  ${asked.state} ${JSON.stringify(asked.counts)}`,
  );
  await server.stop();
}

function csvOf(rows: number): string {
  const random = randomFrom(3);
  const lines = ['First Name,Last Name,Email,Phone,Company Name,City'];
  for (let n = 0; n < rows; n++) {
    const [first, last, city] = [syllables(random), syllables(random), syllables(random)];
    lines.push(`${first},${last},row${n}@example.com,+1${2_000_000_000 + n},${last} Ltd,${city}`);
  }
  return `${lines.join('\n')}\n`;
}
