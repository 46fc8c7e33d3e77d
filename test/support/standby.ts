import { chmodSync, chownSync, cpSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './free-port.ts';
import { type PostgresServer, serverOf } from './postgres-server.ts';
import { quickFolder } from './quick-folder.ts';

/** A second PostgreSQL that follows the first by streaming replication. */
export interface Standby {
  readonly url: string;
  /** Makes it the one that takes writes; it follows nobody any more. */
  promote(): Promise<void>;
  stop(): Promise<void>;
}

/** The name by which the primary knows it. */
const name = 'standby';

/** Copies a server while it runs, by a base backup, and has the copy follow it; where asked, the server waits for it with each commit. */
export async function startStandby(
  primary: PostgresServer,
  { isSynchronous }: { readonly isSynchronous: boolean },
): Promise<Standby> {
  const folder = quickFolder('roster-standby-');
  const { username, password, host, hostname, port: primaryPort } = new URL(primary.url);
  const port = await freePort();
  const client = new pg.Client({ connectionString: primary.url });
  await client.connect();
  await client.query(`select pg_backup_start('${name}', true)`);
  cpSync(primary.folder, folder, { recursive: true, filter: path => !path.endsWith('postmaster.pid') });
  const { rows } = await client.query('select labelfile from pg_backup_stop(false)');
  writeFileSync(join(folder, 'backup_label'), rows[0].labelfile);
  writeFileSync(join(folder, 'standby.signal'), '');
  writeFileSync(
    join(folder, 'postgresql.auto.conf'),
    `primary_conninfo = 'host=${hostname} port=${primaryPort} user=${username} password=${password} application_name=${name}'\n`,
  );
  giveTo(folder, statSync(primary.folder));

  const server = await serverOf({ folder, port, password, settings: [] });
  // It tells that it is ready once it is promoted; until then it says that it can be read.
  const ended = server.start().then(
    () => {},
    () => {},
  );
  const url = primary.url.replace(host, `${hostname}:${port}`);
  await client.query(`alter system set synchronous_standby_names = '${isSynchronous ? name : ''}'`);
  await client.query('select pg_reload_conf()');
  const wanted = isSynchronous ? 'sync' : 'async';
  while ((await stateOf(client)) !== wanted) await pause(20);
  await client.end();

  return {
    url,
    async promote() {
      const standby = new pg.Client({ connectionString: url });
      await standby.connect();
      const promoted = await standby.query('select pg_promote(true, 60) as done');
      await standby.end();
      if (promoted.rows[0].done !== true) throw new Error('The standby was not promoted within a minute.');
      await ended;
    },
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

async function stateOf(primary: pg.Client): Promise<unknown> {
  const text = `select sync_state from pg_stat_replication where application_name = $1 and state = 'streaming'`;
  const { rows } = await primary.query(text, [name]);
  return rows[0]?.sync_state;
}

/** The copy belongs to whom the original belongs to, as PostgreSQL asks. */
function giveTo(folder: string, { uid, gid }: { readonly uid: number; readonly gid: number }): void {
  chmodSync(folder, 0o700);
  const inside = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const path of [folder, ...inside.map(name => join(folder, name))]) chownSync(path, uid, gid);
}
