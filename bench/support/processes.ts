import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { monotonic } from '#base/clock.ts';
import { testMasterKey } from '#test/support/secrets.ts';
import type { TokenMint } from '#test/support/token-mint.ts';
import { fewArenas, smallHeap } from '../../launch.mjs';

export interface ServerProcess {
  readonly port: number;
  /** Milliseconds from the start of the process to the first 200 of `/health/ready`. */
  readonly readyAfter: number;
  /** Resident memory in MB. */
  memory(): number;
  /** Processor time in milliseconds since the start. */
  processorTime(): number;
  stop(): Promise<void>;
}

/** Starts Roster as `npm start` does, but for the launcher: log, metrics and limits as shipped, the limit high. */
export async function startRosterProcess(
  folder: string,
  port: number,
  mint: TokenMint,
  {
    command = 'src/app/main.ts',
    databaseUrl = `sqlite:${join(folder, 'roster.db')}`,
  }: { readonly command?: string; readonly databaseUrl?: string } = {},
): Promise<ServerProcess> {
  const start = monotonic();
  const child = spawn(process.execPath, [...smallHeap, command], {
    stdio: ['ignore', openSync(join(folder, 'roster.log'), 'a'), 'inherit'],
    env: {
      NODE_COMPILE_CACHE: join('node_modules', '.cache', 'roster'),
      ...fewArenas,
      ...process.env,
      PORT: String(port),
      ROSTER_DATABASE_URL: databaseUrl,
      ROSTER_TENANT_ID: mint.tenantId,
      ROSTER_API_CLIENT_ID: mint.audience,
      ROSTER_AUTHORITY: mint.authority,
      ROSTER_RATE_LIMIT: '100000000/10s,1000000000/day',
      ROSTER_METRICS_PORT: '0',
      ROSTER_MASTER_KEY: testMasterKey,
    },
  });
  endWithUs(child);
  while (!(await isReady(port))) {
    if (child.exitCode !== null) throw new Error('The server ended before it was ready.');
    await new Promise(resolve => setTimeout(resolve, 2));
  }
  return { port, readyAfter: monotonic() - start, ...figuresOf(child), stop: () => end(child) };
}

async function isReady(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/health/ready`);
    await response.text();
    return response.status === 200;
  } catch {
    return false;
  }
}

/** Starts the bare twin on a copy of the database: a file, or the address of a PostgreSQL. */
export async function startTwinProcess(
  database: string,
  locationId: string,
  written: 'contact' | 'all' = 'contact',
): Promise<ServerProcess> {
  const start = monotonic();
  const twin = database.startsWith('postgres:') ? 'bench/bare-twin-postgres.ts' : 'bench/bare-twin.ts';
  const child = spawn(process.execPath, [twin, database, locationId, written], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  endWithUs(child);
  const port = Number(
    await new Promise<string>(resolve => child.stdout.once('data', data => resolve(String(data)))),
  );
  return { port, readyAfter: monotonic() - start, ...figuresOf(child), stop: () => end(child) };
}

/** Starts a receiver of webhooks. */
export async function startReceiverProcess(): Promise<Pick<ServerProcess, 'port' | 'stop'>> {
  const child = spawn(process.execPath, ['bench/receiver.ts'], { stdio: ['ignore', 'pipe', 'inherit'] });
  endWithUs(child);
  const port = Number(
    await new Promise<string>(resolve => child.stdout.once('data', data => resolve(String(data)))),
  );
  return { port, stop: () => end(child) };
}

/** A process that fails must not leave its servers behind. */
function endWithUs(child: ChildProcess): void {
  process.once('exit', () => child.kill('SIGKILL'));
}

function figuresOf(child: ChildProcess): Pick<ServerProcess, 'memory' | 'processorTime'> {
  const proc = `/proc/${child.pid}`;
  return {
    memory() {
      const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`${proc}/status`, 'utf8')) ?? [];
      return Number(kilobytes) / 1024;
    },
    processorTime() {
      const fields = readFileSync(`${proc}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      // Fields 14 and 15 of proc(5), in hundredths of a second.
      return (Number(fields[11]) + Number(fields[12])) * 10;
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  await once(child, 'close');
}
