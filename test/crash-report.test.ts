/** R67: what Node writes of a process that dies, where whoever runs it asks for that. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, watch } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import { tell } from './support/proof.ts';
import { quickFolder } from './support/quick-folder.ts';
import { testMasterKey } from './support/secrets.ts';
import { environmentFor, startProcess } from './support/server-process.ts';
import { startTokenMint } from './support/token-mint.ts';

test('R67. A report of a dying process holds no secret of its environment', async context => {
  const folder = quickFolder('roster-report-');
  const mint = await startTokenMint(systemClock);
  context.after(async () => {
    await mint.close();
    rmSync(folder, { recursive: true });
  });
  const server = await startProcess({
    ...environmentFor(mint, folder),
    NODE_OPTIONS: `--report-on-signal --report-directory=${folder}`,
  });
  const token = mint.token({ scp: 'contacts.readonly' });
  await fetch(`${server.origin}/contacts/`, { headers: { authorization: `Bearer ${token}` } });

  const told = new Promise<string>(resolve => {
    const watcher = watch(folder, () => {
      const text = wholeReport(folder);
      if (text === undefined) return;
      watcher.close();
      resolve(text);
    });
  });
  server.child.kill('SIGUSR2');
  const report = await told;
  await server.stop();

  for (const secret of [testMasterKey, token]) assert(!report.includes(secret), 'a secret is in the report');
  tell(context, {
    statement: 'R67',
    how: 'Node told to write a report on a signal, as it does of a fatal error, and the report searched',
    found: `${report.length} characters, 0 hits`,
  });
});

/** The report in a folder once all of it is written. */
function wholeReport(folder: string): string | undefined {
  const name = readdirSync(folder).find(entry => /^report\..*\.json$/.test(entry));
  const text = name === undefined ? '' : readFileSync(join(folder, name), 'utf8');
  return text.trimEnd().endsWith('\n}') ? text : undefined;
}
