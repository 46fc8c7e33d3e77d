/**
 * `npm run prove`: tries every statement about reliability in its long form and prints a table of what was found. With
 * numbers (`npm run prove -- R30 R34`) those alone; `ROSTER_SEED` repeats a run.
 */
import { globSync, readFileSync } from 'node:fs';
import { run } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openRun } from './support/databases.ts';
import { type Proof, proofsFrom } from './support/proofs.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const wanted = process.argv.slice(2);
const named = new RegExp(`\\b(?:${wanted.length > 0 ? wanted.join('|') : 'R\\d+'})\\b[.,:]`);

process.env.ROSTER_PROVE = '1';
const closeServer = await openRun();
const proofs = await proofsFrom(
  run({
    cwd: root,
    files: globSync(['src/**/*.test.ts', 'test/**/*.test.ts'], { cwd: root }).filter(file =>
      named.test(readFileSync(`${root}/${file}`, 'utf8')),
    ),
    // One after the other: each wants both processors.
    concurrency: 1,
    testNamePatterns: named,
  }),
  proof => console.error(`${proof.isHeld ? 'held' : 'FAILED'}  ${proof.title}`),
);
await closeServer();

console.log('| number | statement | how tried | seed | result |\n| --- | --- | --- | --- | --- |');
for (const proof of proofs) console.log(rowOf(proof));
for (const { title, error } of proofs) if (error !== undefined) console.error(`\n${title}\n${error}`);
if (proofs.length === 0 || proofs.some(({ isHeld }) => !isHeld)) process.exitCode = 1;

function rowOf({ numbers, words, how, seed, found, isHeld }: Proof): string {
  const result = isHeld ? found : `**failed** ${found}`;
  return `| ${[numbers, words, how, seed, result].map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
