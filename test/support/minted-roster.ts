import { rm } from 'node:fs/promises';
import { readConfiguration } from '#app/config.ts';
import { type Running, start } from '#app/start.ts';
import type { Log } from '#base/log.ts';
import { type TestClock, testClock } from './operations.ts';
import { quickFolder } from './quick-folder.ts';
import { testMasterKey } from './secrets.ts';
import { type ServerDatabase, serverDatabase } from './server-database.ts';
import { stillDirectory } from './stock-connections.ts';
import { startTokenMint, type TokenMint } from './token-mint.ts';

/** A whole server, started as the app does, that trusts the two tenants of a token mint. Its rate limits are off. */
export interface MintedRoster {
  readonly mint: TokenMint;
  readonly running: Running;
  /** The time of server, keys and mint. */
  readonly clock: TestClock;
  /** To look at what is stored. */
  readonly databaseUrl: string;
  close(): Promise<void>;
}

export interface MintedRosterOptions {
  /** A database that is there, in place of one of its own. */
  readonly databaseUrl?: string;
  readonly log?: Log;
  /** How long the mint may take to give its keys, in milliseconds. A loaded machine takes more than 300. */
  readonly keysPatience?: number;
  /** More of the environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The first time of its clock. */
  readonly startsAt?: number;
}

/** Starts a server that has read the keys of the mint. */
export async function startMintedRoster({
  databaseUrl,
  log,
  environment,
  keysPatience = 2_000,
  startsAt = Date.UTC(2030, 0, 1),
}: MintedRosterOptions = {}): Promise<MintedRoster> {
  const folder = quickFolder('roster-');
  const database = databaseUrl === undefined ? await serverDatabase(folder) : given(databaseUrl);
  const { url } = database;
  const clock = testClock(startsAt);
  const mint = await startTokenMint(clock);
  const configuration = readConfiguration({
    PORT: '0',
    ROSTER_DATA: folder,
    ROSTER_DATABASE_URL: url,
    ROSTER_AUTHORITY: mint.authority,
    ROSTER_TENANT_ID: `${mint.tenantId},${mint.otherTenantId}`,
    ROSTER_API_CLIENT_ID: mint.audience,
    ROSTER_MASTER_KEY: testMasterKey,
    ROSTER_RATE_LIMIT: 'off',
    ROSTER_LOG_LEVEL: 'silent',
    ROSTER_METRICS_PORT: 'off',
    ...environment,
  });
  const running = await start({
    configuration: { ...configuration, apiClientId: mint.audience },
    clock,
    ...(log && { log }),
    webhooksToLoopback: true,
    keys: { clock, timeoutMilliseconds: keysPatience },
    directories: async () => ({
      open: () => stillDirectory,
      endNews: async () => {},
      consentUrl: () => 'https://login.example.com/adminconsent',
      graph: () => {
        throw new Error('Nobody subscribes to this directory.');
      },
    }),
  }).catch(async error => {
    await mint.close();
    throw error;
  });
  await running.refreshKeys();
  return {
    mint,
    running,
    clock,
    databaseUrl: url,
    async close() {
      await running.stop();
      await mint.close();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}

/** A database that others make and drop. */
function given(url: string): ServerDatabase {
  return { url, drop: async () => {} };
}
