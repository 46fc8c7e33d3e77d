import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { monotonic } from '#base/clock.ts';
import { isRecord } from '#base/json.ts';
import { type DemoProcess, startDemoProcess } from '#test/support/demo-process.ts';
import { type GraphSimulator, startGraph } from '#test/support/graph/graph.ts';
import { openPostgresServer } from './support/postgres.ts';

/** How fast the first pass over a directory is on both engines, how much memory it takes, and what ten changes cost then. */
export async function benchSync(port: number, people: number): Promise<void> {
  console.log(`\nThe first pass over a directory of ${people} people`);
  const postgres = await openPostgresServer();
  try {
    await pass('SQLite', port, people);
    await pass('PostgreSQL', port, people, await postgres.database('sync'));
  } finally {
    await postgres.stop();
  }
}

async function pass(name: string, port: number, people: number, databaseUrl?: string): Promise<void> {
  const graph = await startGraph({ pageSize: 200 });
  const ids = graph.addUsers(people, 1);
  const demo = await startDemoProcess({ graph, port, ...(databaseUrl !== undefined && { databaseUrl }) });
  try {
    const start = monotonic();
    const memories: number[] = [];
    const path = `/connections/${await demo.link()}`;
    const first = await untilDone(demo, path, 1, memories);
    const seconds = (monotonic() - start) / 1000;
    const half = Math.floor(memories.length / 2);
    const [early, late] = [memories.slice(0, half), memories.slice(half)].map(part => Math.max(0, ...part));
    console.log(
      `  ${name.padEnd(11)} ${seconds.toFixed(1)} s  ${(people / seconds).toFixed(0)} people/s  peak memory of the first half ${early} MB, of the second ${late} MB  ${first}`,
    );
    await tenChanges(demo, graph, path, ids);
  } finally {
    await demo.stop();
    await graph.close();
  }
}

async function tenChanges(
  demo: DemoProcess,
  graph: GraphSimulator,
  path: string,
  ids: readonly string[],
): Promise<void> {
  const before = graph.journal.length;
  for (const id of ids.slice(0, 10)) graph.upsert({ id, city: 'Lisbon' });
  const start = monotonic();
  const counts = await untilDone(demo, path, 2, []);
  console.log(
    `              ten changes: ${((monotonic() - start) / 1000).toFixed(1)} s with a look each 10 s, ${graph.journal.length - before} requests, ${counts}`,
  );
}

/** Waits for the end of the so-manyth run; answers what it did. */
async function untilDone(
  { call, child }: DemoProcess,
  path: string,
  runs: number,
  memories: number[],
): Promise<string> {
  for (;;) {
    await pause(250);
    memories.push(memoryOf(child.pid));
    const { jobs } = await call('GET', `${path}/runs`);
    const [newest] = Array.isArray(jobs) ? jobs : [];
    if (!isRecord(newest) || !Array.isArray(jobs) || jobs.length < runs) continue;
    if (newest.state === 'done') return JSON.stringify(newest.counts);
    if (newest.state === 'failed') throw new Error(`The run failed: ${String(newest.error)}`);
  }
}

/** Resident, in MB. */
function memoryOf(pid: number | undefined): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}
