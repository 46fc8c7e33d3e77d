import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { environmentExample, environmentTable, readConfiguration } from './config.ts';

const tenant = 'AAAAAAAA-1111-4222-8333-BBBBBBBBBBBB';
const api = '11111111-2222-4333-8444-555555555555';
const masterKey = Buffer.alloc(32, 'key').toString('base64');
const configured = { ROSTER_TENANT_ID: tenant, ROSTER_API_CLIENT_ID: api, ROSTER_MASTER_KEY: masterKey };

test('with nothing set it is the local demo on a loopback address', () => {
  const configuration = readConfiguration({});
  assert.deepEqual(configuration.tenantIds, []);
  assert.equal(configuration.host, '127.0.0.1');
  assert.equal(configuration.port, 8080);
  assert.equal(configuration.localTenantPort, 8081);
  assert.equal(configuration.metricsPort, 9464);
  assert.deepEqual(configuration.database, { kind: 'sqlite', path: './data/roster.db' });
  assert.deepEqual(configuration.rateLimit, { burst: 100, daily: 200_000 });
  assert.equal(configuration.authority, 'https://login.microsoftonline.com');
});

test('an empty variable counts as one that is not set', () => {
  assert.deepEqual(readConfiguration({ PORT: '', ROSTER_TENANT_ID: ' ' }), readConfiguration({}));
});

test('the local demo refuses production and every address that is not loopback', () => {
  assert.throws(
    () => readConfiguration({ NODE_ENV: 'production' }),
    /ROSTER_TENANT_ID .*NODE_ENV=production/,
  );
  for (const HOST of ['0.0.0.0', '::', '10.0.0.1', '127.evil.example', 'contacts.example.com'])
    assert.throws(() => readConfiguration({ HOST }), /ROSTER_TENANT_ID .*HOST is "/);
  for (const HOST of ['localhost', '127.0.0.9', '::1']) assert.equal(readConfiguration({ HOST }).host, HOST);
});

test('with a tenant it runs in production on any address, and needs the audience of its tokens', () => {
  const configuration = readConfiguration({ ...configured, HOST: '0.0.0.0', NODE_ENV: 'production' });
  assert.deepEqual(configuration.tenantIds, [tenant.toLowerCase()]);
  assert.throws(
    () => readConfiguration({ ROSTER_TENANT_ID: tenant }),
    /^Error: ROSTER_API_CLIENT_ID is missing/,
  );
  assert.throws(
    () => readConfiguration({ ...configured, ROSTER_MASTER_KEY: '' }),
    /^Error: ROSTER_MASTER_KEY is missing\. .*32 random bytes/,
  );
});

test('several tenants are separated by commas', () => {
  const { tenantIds } = readConfiguration({ ...configured, ROSTER_TENANT_ID: `${tenant}, ${api},${tenant}` });
  assert.deepEqual(tenantIds, [tenant.toLowerCase(), api]);
});

const wrong: readonly (readonly [name: string, value: string])[] = [
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['PORT', '80.5'],
  ['ROSTER_LOCAL_TENANT_PORT', 'next'],
  ['ROSTER_METRICS_PORT', 'none'],
  ['ROSTER_TENANT_ID', 'common'],
  ['ROSTER_API_CLIENT_ID', 'api://roster'],
  ['ROSTER_PORTAL_CLIENT_ID', 'portal'],
  ['ROSTER_AUTHORITY', 'http://login.example.com'],
  ['ROSTER_AUTHORITY', 'https://login.example.com/tenant'],
  ['ROSTER_AUTHORITY', 'http://127.0.0.1.example.com'],
  ['ROSTER_PUBLIC_URL', 'contacts.example.com'],
  ['ROSTER_DATABASE_URL', 'mysql://host/name'],
  ['ROSTER_LOCATION_COUNTRY', 'USA'],
  ['ROSTER_LOCATION_TIMEZONE', 'Berlin'],
  ['ROSTER_RATE_LIMIT', '100'],
  ['ROSTER_RATE_LIMIT', '0/10s,1/day'],
  ['ROSTER_CORS_ORIGINS', 'https://a.example.com,*'],
  ['ROSTER_LOG_LEVEL', 'loud'],
  ['ROSTER_MASTER_KEY', 'secret'],
  ['ROSTER_WEBHOOK_ALLOW_NETWORKS', '10.0.0.0/8,10.1.2.3'],
];

for (const [name, value] of wrong)
  test(`${name}=${value} stops the start with a sentence that names it`, () => {
    assert.throws(
      () => readConfiguration({ ...configured, [name]: value }),
      new RegExp(`^Error: ${name} is wrong: `),
    );
  });

test('a wrong database address is not repeated, since it may hold a password', () => {
  assert.throws(
    () => readConfiguration({ ROSTER_DATABASE_URL: 'postgress://roster:s3cr3t@host/name' }),
    (error: Error) => /ROSTER_DATABASE_URL/.test(error.message) && !/s3cr3t/.test(error.message),
  );
});

test('a wrong master key is not repeated, and a file may hold the right one', () => {
  assert.throws(
    () => readConfiguration({ ...configured, ROSTER_MASTER_KEY: 's3cr3t' }),
    (error: Error) => /ROSTER_MASTER_KEY/.test(error.message) && !/s3cr3t/.test(error.message),
  );
  const { ROSTER_MASTER_KEY, ...rest } = configured;
  assert.throws(
    () => readConfiguration({ ...rest, ROSTER_MASTER_KEY_FILE: '/no/such/file' }),
    /^Error: ROSTER_MASTER_KEY_FILE is wrong: "\/no\/such\/file" is not a file that can be read/,
  );
  assert.equal(readConfiguration({ ...rest, ROSTER_MASTER_KEY }).masterKeys.length, 1);
});

test('national clouds, a loopback authority, PostgreSQL and no limits can be set', () => {
  const configuration = readConfiguration({
    ...configured,
    ROSTER_AUTHORITY: 'http://127.0.0.1:9000',
    ROSTER_DATABASE_URL: 'postgres://roster@host/name',
    ROSTER_RATE_LIMIT: 'off',
    ROSTER_METRICS_PORT: 'off',
    ROSTER_CORS_ORIGINS: 'https://a.example.com, https://b.example.com',
    PORT: '0',
  });
  assert.equal(configuration.authority, 'http://127.0.0.1:9000');
  assert.deepEqual(configuration.database, { kind: 'postgres', url: 'postgres://roster@host/name' });
  assert.equal(configuration.rateLimit, 'off');
  assert.equal(configuration.metricsPort, 'off');
  assert.equal(configuration.localTenantPort, 0);
  assert.deepEqual(configuration.corsOrigins, ['https://a.example.com', 'https://b.example.com']);
});

test('the committed .env.example is what the schema says', () => {
  assert.equal(readFileSync(new URL('../../.env.example', import.meta.url), 'utf8'), environmentExample());
});

test('the table of the README has a row for each variable', () => {
  const names = [...environmentExample().matchAll(/^# ([A-Z_]+)=/gm)].map(match => match[1]);
  assert.ok(names.length > 10);
  for (const name of names) assert.match(environmentTable(), new RegExp(`^\\| \`${name}\` \\|`, 'm'));
});
