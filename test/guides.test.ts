import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { readConfiguration } from '#app/config.ts';
import { isRecord, parseJson } from '#base/json.ts';
import { demoApi, demoClients } from '#identity/local-tenant/demo.ts';
import { findHandle, type LocalTenantHandle } from '#identity/local-tenant/find-handle.ts';
import { handlePath } from '#identity/local-tenant/handle.ts';
import { applicationPermissions, scopeNames } from '#identity/local-tenant/permissions.ts';
import { pages } from '#surfaces/portal/page.ts';
import { selfSigned } from './support/certificate.ts';
import { type Listening, listening } from './support/listening.ts';
import { at } from './support/operations.ts';

/** What each command of the guides prints, as far as it says that it worked. An empty text: nothing is said. */
const outcomes: Readonly<Record<string, RegExp>> = {
  token: /^$/,
  list: /^\{"contacts":\[\{"id":/,
  include: /"tasks":\[.*"notes":\[/,
  upsert: /"email":"noor@example\.com"/,
  'sign-in': /^$/,
  api: /^$/,
  'api-permissions': /^$/,
  'api-principal': /^$/,
  portal: /^$/,
  'portal-redirect': /^$/,
  'portal-principal': /^$/,
  consent: /^$/,
  administrator: /^$/,
  configure: /^$/,
  application: /^$/,
  'application-token': /^$/,
  'first-call': /^\{"contacts":\[\{"id":/,
  'scim-connection': /^$/,
  'scim-test': /"totalResults":0/,
  'one-right': /^$/,
  reads: /^\{"contacts":\[\{"id":/,
  'does-not-write': /^HTTP\/1\.1 403 .*insufficient_scope.*"code":"scope_missing"/s,
  'as-application': /^$/,
  'as-application-reads': /^\{"contacts":\[\{"id":/,
  metadata: /"authorization_servers":\[/,
  me: /"caller":\{"kind":"person"/,
  page: /"startAfterId":"/,
  catalogue: /"key":"task\.create"/,
  types: /"type":"contact\.created"/,
  poll: /"nextCursor":"/,
  subscribe: /"subscription":\{"id":.*-----BEGIN PUBLIC KEY-----/s,
  act: /"task":\{"id":.*"title":"Welcome"/,
  segment: /"segment":\{"id":.*"name":"With e-mail"/,
  codes: /"code":"not_found"/,
  words: /"contacts":\[\{"id":/,
  filters: /"contacts":\[\{/,
  'not-found': /"statusCode":404.*"code":"not_found"/,
  invalid: /"code":"invalid_input","fields":\[/,
  limits: /^HTTP\/1\.1 200 .*x-ratelimit-remaining: \d+/is,
  retry: /^\{"contacts":\[\{"id":/,
  once: /^(\{"contact":.*\})\n?\1/s,
  'if-match': /"code":"version_conflict"/,
};

const root = fileURLToPath(new URL('../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'roster-guides-'));
/** As a new terminal in a clone of Roster, on a machine with the Azure CLI. What Node compiles is kept, as the launcher does. */
const environment: Record<string, string> = {
  HOME: folder,
  PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
  PORT: '0',
  ROSTER_LOCAL_TENANT_PORT: '0',
  ROSTER_DATA: join(folder, 'data'),
  ROSTER_DATABASE_URL: `sqlite:${join(folder, 'roster.db')}`,
  ROSTER_LOG_LEVEL: 'silent',
  ROSTER_METRICS_PORT: 'off',
  AZ_CALLS: join(folder, 'az.jsonl'),
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(folder, 'cache'),
};

describe('the commands of the guides, run as they stand', () => {
  let server: ChildProcess;
  let front: Listening;
  let demo: LocalTenantHandle;
  const commands = new Map<string, string>();
  const printed = new Map<string, string>();

  before(async () => {
    await mkdir(join(folder, 'bin'));
    // npm starts the launcher, which installs what is missing; here everything is there.
    await program(
      'npm',
      `[ "$1" = run ] && shift 2\nname=$1; shift; [ "$1" = -- ] && shift`,
      'src/app/$name.ts',
    );
    await program('az', '', 'test/support/azure-cli.ts');
    server = spawn('bash', ['-c', 'exec npm start'], { env: environment, cwd: folder });
    await greeting(server);
    const found = await findHandle(handlePath(environment.ROSTER_DATA ?? '', 0));
    assert(found, 'the server left no handle');
    demo = found;
    front = await entraAt(demo.authority);
    await writeFile(
      join(folder, '.curlrc'),
      `connect-to = "login.microsoftonline.com:443:127.0.0.1:${front.port}"\ninsecure\nno-progress-meter\n`,
    );
    environment.AZ_ANSWERS = JSON.stringify({
      'ad app create Roster API': demoApi.clientId,
      'ad app create Roster developer portal': demoClients.portal,
      'ad app create Nightly import': demo.application.clientId,
      'ad app credential reset': demo.application.secret,
      'ad signed-in-user show': demo.administrator,
      'ad sp show': '5b0c3f1e-6a1d-4c55-9d0e-0f1f7a8f2b11',
    });
    for (const [name, token] of await run(new Map([['TOKEN', 'npm run --silent token']])))
      environment[name] = token;
    for (const { path } of pages) {
      const page = await (await fetch(demo.baseUrl + path)).text();
      const ofPage = commandsIn(page);
      for (const [id, command] of ofPage) commands.set(id, command);
      if (ofPage.size > 0) for (const [id, output] of await run(ofPage)) printed.set(id, output);
    }
  });
  after(async () => {
    await front.close();
    server.kill('SIGTERM');
    await once(server, 'exit');
    rmSync(folder, { recursive: true });
  });

  /** A program on the path that runs one of ours. */
  async function program(name: string, first: string, file: string): Promise<void> {
    const path = join(folder, 'bin', name);
    const node = `exec "${process.execPath}" "${root}${file}" "$@"`;
    await writeFile(path, `#!/usr/bin/env bash\n${first}\n[ "$name" = start ] && name=main\n${node}\n`);
    await chmod(path, 0o755);
  }

  /** Runs the commands of a page in one shell, as a reader would; what each printed, by its id. */
  async function run(ofPage: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, string>> {
    const script = [...ofPage]
      .filter(([id]) => id !== 'start')
      .map(([id, command]) => `echo; echo "@@ ${id}"\n${asHere(command)}\n`);
    const shell = spawn('bash', ['-e', '-o', 'pipefail', '-c', script.join('')], {
      env: environment,
      cwd: folder,
    });
    const [out, err, [code]] = await Promise.all([
      text(shell.stdout),
      text(shell.stderr),
      once(shell, 'close'),
    ]);
    assert.equal(code, 0, `${err}\n${out}`);
    const pieces = out.split(/\n?@@ (\S+)\n/).slice(1);
    return new Map(
      pieces.flatMap((id, index) => (index % 2 === 0 ? [[id, (pieces[index + 1] ?? '').trim()]] : [])),
    );
  }

  /** With the values that a reader is told to put in. */
  function asHere(command: string): string {
    return command
      .replace('TENANT=00000000-0000-4000-8000-000000000000', `TENANT=${demo.tenantId}`)
      .replace('ROSTER=https://contacts.example.com', `ROSTER=${demo.baseUrl}`);
  }

  test('start the server: the address that it prints is the one that the guides name', () => {
    assert.equal(commands.get('start'), 'npm start');
    assert(commands.get('list')?.includes(demo.baseUrl));
  });

  for (const [id, outcome] of Object.entries(outcomes)) {
    test(`${id} does what its guide says`, () =>
      assert.match(printed.get(id) ?? 'it is in no guide', outcome));
  }

  test('are all tried here', () => {
    assert.deepEqual([...commands.keys()].sort(), ['start', ...Object.keys(outcomes)].sort());
  });

  test('register the API with the scopes, the roles and the token version that Roster takes', async () => {
    const calls = await azureCalls();
    const api = calls.find(({ url }) => String(url).includes(`/applications(appId='${demoApi.clientId}')`));
    assert.equal(at(api, 'body.api.requestedAccessTokenVersion'), 2);
    assert.deepEqual(valuesOf(at(api, 'body.api.oauth2PermissionScopes')), scopeNames);
    assert.deepEqual(valuesOf(at(api, 'body.appRoles')), [
      ...applicationPermissions.map(({ value }) => value),
      'Roster.Administrator',
    ]);
    assert.deepEqual(at(api, 'body.identifierUris'), [`api://${demoApi.clientId}`]);
    assert.deepEqual(at(api, 'body.optionalClaims'), { accessToken: [{ name: 'idtyp' }] });
  });

  test('register the portal as a page without a secret, that comes back to where it stands', async () => {
    const calls = await azureCalls();
    const portal = calls.find(({ url }) =>
      String(url).includes(`/applications(appId='${demoClients.portal}')`),
    );
    assert.deepEqual(at(portal, 'body.spa'), { redirectUris: [`${demo.baseUrl}/docs`] });
    assert(!calls.some(({ words, id }) => words === 'ad app credential reset' && id === demoClients.portal));
  });

  test('configure a server that starts: every variable is one that it reads', async () => {
    const configuration = readConfiguration(parseEnv(await readFile(join(folder, '.env'), 'utf8')));
    assert.deepEqual(configuration.tenantIds, [demo.tenantId]);
    assert.equal(configuration.apiClientId, demoApi.clientId);
    assert.equal(configuration.portalClientId, demoClients.portal);
    assert.equal(configuration.publicUrl, demo.baseUrl);
  });

  async function azureCalls(): Promise<Record<string, unknown>[]> {
    const lines = (await readFile(environment.AZ_CALLS ?? '', 'utf8')).trim().split('\n');
    return lines.map(parseJson).filter(isRecord);
  }
});

function valuesOf(list: unknown): unknown[] {
  assert(Array.isArray(list));
  return list.map(each => at(each, 'value'));
}

/** The commands of a page by their ids, in its order. */
function commandsIn(page: string): ReadonlyMap<string, string> {
  const blocks = page.matchAll(/id="command-([a-z-]+)">.*?<code>(.*?)<\/code>/gs);
  return new Map([...blocks].map(([, id = '', code = '']) => [id, unescaped(code)]));
}

function unescaped(code: string): string {
  return code
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

/** Waits for the words that tell where the server listens. */
async function greeting(server: ChildProcess): Promise<void> {
  assert(server.stdout && server.stderr);
  const complaint = text(server.stderr);
  for await (const line of createInterface({ input: server.stdout }))
    if (line.startsWith('Roster listens on')) return;
  assert.fail(`the server did not start: ${await complaint}`);
}

/** Entra's address over TLS, served by the local tenant. */
async function entraAt(authority: string): Promise<Listening> {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const der = selfSigned({ ...keys, kid: 'front' }).toString('base64');
  const cert = `-----BEGIN CERTIFICATE-----\n${der.replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
  const key = keys.privateKey.export({ type: 'pkcs8', format: 'pem' });
  const front = createServer({ key, cert }, async (request, response) => {
    const answer = await fetch(authority + request.url, {
      method: request.method ?? 'GET',
      headers: { 'content-type': request.headers['content-type'] ?? '' },
      body: await text(request),
    });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  });
  return listening(front);
}
