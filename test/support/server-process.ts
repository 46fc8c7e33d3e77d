import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { testMasterKey } from './secrets.ts';
import type { TokenMint } from './token-mint.ts';

/** A server in a process of its own, as it runs in production. */
export interface ServerProcess {
  readonly origin: string;
  readonly child: ChildProcess;
  /** Ends it as a loss of power would: it gets no chance to do anything. */
  kill(): Promise<void>;
  /** Sends SIGTERM and waits for the end. */
  stop(): Promise<Ended>;
}

export interface Ended {
  /** Nothing where a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The environment of a server whose tokens come from a mint; its database is in a folder unless it is named. */
export function environmentFor(
  mint: TokenMint,
  folder: string,
  databaseUrl = `sqlite:${folder}/roster.db`,
): Record<string, string> {
  return {
    PORT: '0',
    ROSTER_TENANT_ID: mint.tenantId,
    ROSTER_API_CLIENT_ID: mint.audience,
    ROSTER_AUTHORITY: mint.authority,
    ROSTER_DATABASE_URL: databaseUrl,
    ROSTER_MASTER_KEY: testMasterKey,
    ROSTER_RATE_LIMIT: 'off',
    ROSTER_LOG_LEVEL: 'silent',
    ROSTER_METRICS_PORT: 'off',
  };
}

/** Starts a server and waits until it says where it listens. Rejects with what it said when it ends before. */
export async function startProcess(
  environment: Readonly<Record<string, string>>,
  command: readonly string[] = ['src/app/main.ts'],
): Promise<ServerProcess> {
  const { child, ended } = run(environment, command);
  const origin = await Promise.race([
    listening(child),
    ended.then(({ code, err }) => Promise.reject(new Error(`The server ended with ${code}: ${err}`))),
  ]);
  return {
    origin,
    child,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** Starts a server that is expected to end by itself. */
export function endOf(environment: Readonly<Record<string, string>>): Promise<Ended> {
  return run(environment, ['src/app/main.ts']).ended;
}

function run(environment: Readonly<Record<string, string>>, command: readonly string[]) {
  const child = spawn(process.execPath, command, { cwd: root, env: { ...process.env, ...environment } });
  let out = '';
  let err = '';
  child.stdout.on('data', piece => {
    out += piece;
  });
  child.stderr.on('data', piece => {
    err += piece;
  });
  const ended = once(child, 'close').then(
    ([code]): Ended => ({ code: typeof code === 'number' ? code : null, out, err }),
  );
  return { child, ended };
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise(resolve => {
    let said = '';
    child.stdout?.on('data', piece => {
      said += piece;
      const [, origin] = /Roster listens on (http:\/\/[^\s/]+:\d+)/.exec(said) ?? [];
      if (origin !== undefined) resolve(origin);
    });
  });
}
