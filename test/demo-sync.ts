/**
 * `npm run demo:sync`: shows the sync at work for a minute. A simulated Entra tenant of 500 people, a server of the local
 * demo that follows it, a simulated HighLevel account that is kept alike, and changes that arrive meanwhile on both ends. An
 * argument says for how many seconds.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { monotonic } from '#base/clock.ts';
import { isRecord } from '#base/json.ts';
import { type DemoProcess, recordAt, startDemoProcess } from './support/demo-process.ts';
import { type GraphSimulator, startGraph } from './support/graph/graph.ts';
import { type HighLevel, startHighLevel } from './support/highlevel/start.ts';
import { randomFrom } from './support/random.ts';

const seconds = Number(process.argv[2] ?? 60);
const people = 500;
/** Changes that wait for HighLevel are counted up to here. */
const most = 100;
const towns = ['Porto', 'Lisbon', 'Faro'];

const columns = [
  ['time', 6],
  ['changes', 9],
  ['contacts', 10],
  ['updated', 9],
  ['removed', 9],
  ['lag', 6],
  ['in HighLevel', 14],
  ['calls', 7],
  ['waiting', 9],
  ['changed there', 15],
  ['came back', 11],
] as const;

const graph = await startGraph({ pageSize: 100 });
const highLevel = await startHighLevel();
const ids = [...graph.addUsers(people, 1)];
const demo = await startDemoProcess({ graph, highLevel, port: 18_190 });
try {
  await follow(demo);
} finally {
  await demo.stop();
  await graph.close();
  await highLevel.close();
}

async function follow({ call, link, linkHighLevel }: DemoProcess): Promise<void> {
  const directory = `/connections/${await link()}`;
  const account = `/connections/${await linkHighLevel()}`;
  console.log(
    `A directory of ${people} people and an account of HighLevel are linked. Changes arrive for ${seconds} s; HighLevel takes 10 calls a second.\n`,
  );
  console.log(line(columns.map(([name]) => name)));
  const random = randomFrom(7);
  const start = monotonic();
  let changes = 0;
  let there = 0;
  while (monotonic() - start < seconds * 1000) {
    for (let n = 0; n < 3; n++) changes += change(graph, ids, random.next());
    there += changeThere(highLevel, there, random.next());
    await pause(2000);
    const { jobs } = await call('GET', `${directory}/runs?limit=100`);
    const { health } = recordAt(await call('GET', directory), 'connection');
    const { meta } = await call('GET', '/contacts/?limit=1');
    const { total: back } = await call('POST', '/contacts/search', {
      pageLimit: 1,
      filters: [{ field: 'source', operator: 'eq', value: 'HighLevel' }],
    });
    const { changes: waiting } = await call('GET', `${account}/outgoing?status=waiting&limit=${most}`);
    const runs = Array.isArray(jobs) ? jobs : [];
    const sum = (name: string) => runs.reduce((total, job) => total + Number(job.counts?.[name] ?? 0), 0);
    console.log(
      line([
        `${((monotonic() - start) / 1000).toFixed(0)} s`,
        changes,
        isRecord(meta) ? meta.total : '',
        sum('updated'),
        sum('removed'),
        isRecord(health) ? `${String(health.lagSeconds ?? '–')} s` : '',
        highLevel.contacts().length,
        highLevel.journal.length,
        Array.isArray(waiting) ? `${waiting.length}${waiting.length === most ? '+' : ''}` : '',
        there,
        back,
      ]),
    );
  }
}

function line(cells: readonly unknown[]): string {
  return cells.map((cell, index) => String(cell).padStart(columns[index]?.[1] ?? 8)).join('');
}

/** One change in the directory: somebody moves, is promoted, is hired or leaves. */
function change(directory: GraphSimulator, known: string[], chance: number): number {
  const id = known[Math.floor(chance * 1000) % known.length] ?? '';
  if (chance < 0.45) directory.upsert({ id, city: towns[Math.floor(chance * 100) % towns.length] });
  else if (chance < 0.8) directory.upsert({ id, jobTitle: `Level ${Math.floor(chance * 1000)}` });
  else if (chance < 0.95) known.push(...directory.addUsers(1, 1));
  else {
    directory.remove(id);
    known.splice(known.indexOf(id), 1);
  }
  return 1;
}

/** One change in HighLevel's own pages: somebody new, whom the directory does not know. */
function changeThere({ act, locationId }: HighLevel, number: number, chance: number): number {
  if (chance < 0.3) return 0;
  const members = { firstName: 'Visitor', lastName: `${number}`, email: `visitor${number}@example.com` };
  act('POST', '/contacts/', { locationId, source: 'HighLevel', ...members });
  return 1;
}
