import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { decodeJwt } from 'jose';
import { systemClock } from '#base/clock.ts';
import {
  demoApi,
  demoApplications,
  demoHandle,
  demoPeople,
  demoTenantId,
  newDemoSecrets,
} from '#identity/local-tenant/demo.ts';
import { handlePath, removeHandle, writeHandle } from '#identity/local-tenant/handle.ts';
import { type LocalTenant, startLocalTenant } from '#identity/local-tenant/start.ts';
import { testMasterKey } from '#test/support/secrets.ts';
import { token } from './token.ts';

describe('npm run token', () => {
  let folder: string;
  let demo: LocalTenant;
  let environment: Record<string, string>;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roster-token-'));
    const secrets = newDemoSecrets();
    demo = await startLocalTenant({
      host: '127.0.0.1',
      port: 0,
      tenantId: demoTenantId,
      api: demoApi,
      applications: demoApplications({ portalRedirectUris: ['http://127.0.0.1:8080/docs'], secrets }),
      people: demoPeople,
      clock: systemClock,
      isProduction: false,
    });
    environment = { ROSTER_DATA: folder, PORT: '8080' };
    const server = { port: 8080, baseUrl: 'http://127.0.0.1:8080', locationId: 'a-location' };
    const handle = demoHandle({ authority: demo.authority, secrets, ...server });
    await writeHandle(handlePath(folder, 8080), handle);
  });
  after(async () => {
    await demo.close();
    await rm(folder, { recursive: true });
  });

  /** Runs the command as a process of its own. */
  async function run(args: readonly string[], changes: Record<string, string> = {}) {
    const env = { ...process.env, ...environment, ...changes };
    const child = spawn(process.execPath, ['src/app/token.ts', ...args], { env });
    const [out, err, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { out, err, code };
  }

  test('prints a token of the administrator with all three rights, and nothing else', async () => {
    const { out, err, code } = await run([]);
    assert.equal(err, '');
    assert.equal(code, 0);
    const claims = decodeJwt(out.trim());
    assert.equal(claims.scp, 'contacts.readonly contacts.write roster.admin');
    assert.deepEqual(claims.roles, ['Roster.Administrator']);
  });

  test('signs in whom it is told, with the scopes it is told', async () => {
    const claims = decodeJwt(await token(['--scope', 'contacts.readonly', '--person', 'bruno'], environment));
    assert.equal(claims.scp, 'contacts.readonly');
    assert.equal(claims.name, demoPeople[1]?.name);
    assert.equal(claims.roles, undefined);
  });

  test('gets with --app a token of an application that holds every right, and with --json what a script needs', async () => {
    const answer: unknown = JSON.parse(await token(['--app', '--json'], environment));
    assert.ok(
      typeof answer === 'object' && answer !== null && 'access_token' in answer && 'expires_in' in answer,
    );
    const { access_token, expires_in, ...rest } = answer;
    assert.deepEqual(rest, {
      tenant_id: demoTenantId,
      location_id: 'a-location',
      base_url: 'http://127.0.0.1:8080',
    });
    assert.equal(expires_in, 3599);
    const claims = decodeJwt(String(access_token));
    assert.equal(claims.idtyp, 'app');
    assert.deepEqual(claims.roles, ['Contacts.Read.All', 'Contacts.ReadWrite.All', 'Roster.Administer.All']);
  });

  test('says in a sentence and by exit code 1 that no server runs', async () => {
    const { out, err, code } = await run([], {
      ROSTER_DATA: join(folder, 'other'),
    });
    assert.equal(out, '');
    assert.match(err, /^No demo server of Roster runs here for port 8080\. Start it with `npm start`/);
    assert.equal(code, 1);
  });

  test('says what it cannot do', async () => {
    await assert.rejects(token(['--person', 'Nobody'], environment), /knows nobody called Nobody/);
    await assert.rejects(token(['--scope', 'contacts.everything'], environment), /AADSTS70011/);
    await assert.rejects(token(['--app', '--scope', 'contacts.readonly'], environment), /leave out --scope/);
    await assert.rejects(token([], { ...environment, PORT: '8081' }), /for port 8081/);
    const real = {
      ...environment,
      ROSTER_TENANT_ID: demoTenantId,
      ROSTER_API_CLIENT_ID: demoApi.clientId,
      ROSTER_MASTER_KEY: testMasterKey,
    };
    await assert.rejects(token([], real), /names a real tenant/);
  });

  test('finds the secrets in a file that its owner alone can read', async () => {
    const path = handlePath(folder, 8080);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    await removeHandle(path);
    await assert.rejects(token([], environment), /No demo server/);
  });
});
