/**
 * `npm run derive`: writes what is made from the catalogue. The tests of the operations write their samples
 * anew first; `-- --no-samples` takes those that are there.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { operations } from '#operations/catalogue.ts';
import { triggers } from '#operations/triggers.ts';
import { derivedFiles } from './derived-files.ts';

const root = new URL('../../', import.meta.url);

/** Writes samples anew by running the tests that make them. Throws where one fails. */
async function deriveSamples(tested: string): Promise<void> {
  const tests = spawn(process.execPath, ['--test', '--test-isolation=none', '--test-reporter=dot', tested], {
    cwd: fileURLToPath(root),
    env: { ...process.env, ROSTER_DERIVE: '1' },
    stdio: 'inherit',
  });
  const [code] = await once(tests, 'exit');
  if (code !== 0) throw new Error('A test of an operation fails. Mend it, then run npm run derive again.');
}

/** Removes samples of operations and triggers that there no longer are. */
async function removeStaleSamples(): Promise<void> {
  const folder = new URL('derived/samples/', root);
  const known = new Set([...operations, ...triggers].map(({ key }) => `${key}.json`));
  for (const name of await readdir(folder)) if (!known.has(name)) await rm(new URL(name, folder));
}

if (!process.argv.includes('--no-samples')) {
  // The list of event types shows the samples of triggers.
  await deriveSamples('src/operations/on/**/*.test.ts');
  await deriveSamples('src/operations/!(on)/*.test.ts');
  await removeStaleSamples();
}
for (const [path, text] of await derivedFiles()) {
  await writeFile(new URL(path, root), text);
  process.stdout.write(`${path}\n`);
}
