/**
 * `npm run demo:sync`: shows the sync at work for a minute. A simulated Entra tenant of 500 people, a server of the local
 * demo that follows it, and changes that arrive meanwhile. An argument says for how many seconds.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { monotonic } from '#base/clock.ts';
import { isRecord } from '#base/json.ts';
import { type DemoProcess, recordAt, startDemoProcess } from './support/demo-process.ts';
import { type GraphSimulator, startGraph } from './support/graph/graph.ts';
import { randomFrom } from './support/random.ts';

const seconds = Number(process.argv[2] ?? 60);
const people = 500;

const graph = await startGraph({ pageSize: 100 });
const ids = [...graph.addUsers(people, 1)];
const demo = await startDemoProcess({ graph, port: 18_190 });
try {
  await follow(demo);
} finally {
  await demo.stop();
  await graph.close();
}

async function follow({ call, link }: DemoProcess): Promise<void> {
  const path = `/connections/${await link()}`;
  console.log(`A directory of ${people} people is linked. Changes arrive for ${seconds} s.\n`);
  console.log('  time  changes  contacts  runs  created  updated  removed  lag');
  const random = randomFrom(7);
  const end = monotonic() + seconds * 1000;
  const start = monotonic();
  let changes = 0;
  while (monotonic() < end) {
    for (let n = 0; n < 3; n++) changes += change(graph, ids, random.next());
    await pause(2000);
    const { jobs } = await call('GET', `${path}/runs?limit=100`);
    const { health } = recordAt(await call('GET', path), 'connection');
    const { meta } = await call('GET', '/contacts/?limit=1');
    const runs = Array.isArray(jobs) ? jobs : [];
    const sum = (name: string) => runs.reduce((total, job) => total + Number(job.counts?.[name] ?? 0), 0);
    const cells = [
      `${((monotonic() - start) / 1000).toFixed(0)} s`,
      changes,
      isRecord(meta) ? meta.total : '',
      runs.length,
      sum('created'),
      sum('updated'),
      sum('removed'),
      isRecord(health) ? `${String(health.lagSeconds ?? '–')} s` : '',
    ];
    const widths = [6, 9, 10, 6, 9, 9, 9, 6];
    console.log(cells.map((cell, index) => String(cell).padStart(widths[index] ?? 8)).join(''));
  }
}

/** One change in the directory: somebody moves, is promoted, is hired or leaves. */
function change(directory: GraphSimulator, known: string[], chance: number): number {
  const id = known[Math.floor(chance * 1000) % known.length] ?? '';
  if (chance < 0.45)
    directory.upsert({ id, city: ['Porto', 'Lisbon', 'Faro'][Math.floor(chance * 100) % 3] });
  else if (chance < 0.8) directory.upsert({ id, jobTitle: `Level ${Math.floor(chance * 1000)}` });
  else if (chance < 0.95) known.push(...directory.addUsers(1, 1));
  else {
    directory.remove(id);
    known.splice(known.indexOf(id), 1);
  }
  return 1;
}
