import type { KeyObject } from 'node:crypto';
import { dirname } from 'node:path';
import { type LogLevel, logLevels } from '#base/log.ts';
import { highLevelWebhookKey } from '#links/highlevel/webhook.ts';
import { type MasterKey, parseMasterKeys } from '#store/secrets/master-keys.ts';
import {
  type DatabaseUrl,
  isLoopback,
  listOf,
  oneOf,
  parseAuthority,
  parseCountry,
  parseDatabaseUrl,
  parseGuid,
  parseMasterKeyFile,
  parseMegabytes,
  parseNetwork,
  parseOrigin,
  parsePort,
  parsePublicKey,
  parseRateLimit,
  parseRetention,
  parseTimeZone,
  type RateLimit,
  type Retention,
} from './config-values.ts';

interface Variable {
  readonly description: string;
  readonly value: string | undefined;
}

const text = (description: string, value?: string): Variable => ({ description, value });

/** Every variable that Roster reads. `.env.example` and the table of the README are made from it. */
const variables = {
  HOST: text('The address to listen on. Without a tenant it must be a loopback address.', '127.0.0.1'),
  PORT: text('The port of the API and the portal; 0 takes a free one.', '8080'),
  ROSTER_PUBLIC_URL: text(
    'The address under which callers reach Roster. By default made from host and port.',
  ),
  ROSTER_DATA: text(
    'The folder for what Roster keeps beside its database. By default that of the embedded database, else `./data`.',
  ),
  ROSTER_DATABASE_URL: text('`sqlite:` and a path, or a `postgres://` address.', 'sqlite:./data/roster.db'),
  ROSTER_TENANT_ID: text(
    'The Entra tenant whose tokens are accepted, or several separated by commas. Empty: the local demo.',
  ),
  ROSTER_API_CLIENT_ID: text('The client id of the API registration: the audience of access tokens.'),
  ROSTER_PORTAL_CLIENT_ID: text('The client id of the registration by which the portal signs people in.'),
  ROSTER_AUTHORITY: text(
    'Where Entra ID is: a national cloud has its own. Plain http is taken for a loopback address only.',
    'https://login.microsoftonline.com',
  ),
  ROSTER_GRAPH_URL: text(
    'Where Microsoft Graph is: a national cloud has its own. Plain http is taken for a loopback address only.',
    'https://graph.microsoft.com',
  ),
  ROSTER_LOCAL_TENANT_PORT: text('The port of the local stand-in tenant. By default the one after PORT.'),
  ROSTER_LOCATION_NAME: text('The name of the first location.', 'Main'),
  ROSTER_LOCATION_COUNTRY: text('Its country, two letters: how phone numbers without one are read.', 'US'),
  ROSTER_LOCATION_TIMEZONE: text('Its time zone, by its IANA name.', 'UTC'),
  ROSTER_RATE_LIMIT: text('Calls in ten seconds and in a day, or `off`.', '100/10s,200000/day'),
  ROSTER_MASTER_KEY: text(
    'What secrets are sealed with at rest: 32 random bytes in base64. Required with a tenant; the local demo makes its own. To replace it, list the new one first and the old one after it; of several servers, each must know the new one, as its last, before the first lists it first.',
  ),
  ROSTER_MASTER_KEY_FILE: text('A file that holds it instead.'),
  ROSTER_WEBHOOK_ALLOW_NETWORKS: text(
    'Private networks that webhooks may be sent to, as `10.20.0.0/16`, separated by commas.',
  ),
  ROSTER_HIGHLEVEL_URL: text(
    "Where HighLevel's API is. Plain http is taken for a loopback address only.",
    'https://services.leadconnectorhq.com',
  ),
  ROSTER_HIGHLEVEL_WEBHOOK_KEY: text(
    "The Ed25519 key of HighLevel's webhooks, as PEM or its base64 alone. By default the one that HighLevel publishes.",
  ),
  ROSTER_UPLOAD_LIMIT: text('The largest file that is taken, in MB.', '200'),
  ROSTER_RETENTION: text(
    'For how long is kept what is not a record: days or, with `h`, hours; what is not named keeps its default.',
    'events=90d,history=2557d,deliveries=30d,reads=366d,keys=24h',
  ),
  ROSTER_CORS_ORIGINS: text('Origins whose pages may call the API, separated by commas.'),
  ROSTER_LOG_LEVEL: text(`What is logged: ${logLevels.join(', ')}.`, 'info'),
  ROSTER_METRICS_PORT: text('The loopback port of `GET /metrics`; 0 takes a free one, `off` none.', '9464'),
  NODE_ENV: text('With `production` the local demo does not start.'),
};

type Name = keyof typeof variables;

/** What the server is told, read and checked. */
export interface Configuration {
  readonly host: string;
  readonly port: number;
  /** Left out where it follows from the host and the port that was taken. */
  readonly publicUrl: string | undefined;
  readonly dataFolder: string;
  readonly database: DatabaseUrl;
  /** Empty in the local demo. */
  readonly tenantIds: readonly string[];
  readonly apiClientId: string | undefined;
  readonly portalClientId: string | undefined;
  readonly authority: string;
  readonly graphUrl: string;
  /** Zero takes a free one. */
  readonly localTenantPort: number;
  readonly location: { readonly name: string; readonly country: string; readonly timeZone: string };
  readonly rateLimit: RateLimit | 'off';
  /** Bytes of the largest file. */
  readonly uploadLimit: number;
  /** In milliseconds. */
  readonly retention: Retention;
  readonly corsOrigins: readonly string[];
  /** Empty in the local demo, which makes its own. The first seals, all open. */
  readonly masterKeys: readonly MasterKey[];
  readonly webhookNetworks: readonly string[];
  readonly highLevelUrl: string;
  /** Of HighLevel's webhooks. */
  readonly highLevelWebhookKey: KeyObject;
  readonly logLevel: LogLevel;
  readonly metricsPort: number | 'off';
}

/** Throws an `Error` whose sentence names the variable, its value and what is allowed. */
export function readConfiguration(environment: Readonly<Record<string, string | undefined>>): Configuration {
  /** An empty variable counts as one that is not set. */
  const find = (name: Name) => environment[name]?.trim() || variables[name].value;
  const read = <Value>(name: Name, parse: (value: string) => Value): Value =>
    parsed(name, find(name) ?? '', parse);
  const readIfSet = <Value>(name: Name, parse: (value: string) => Value): Value | undefined =>
    find(name) === undefined ? undefined : read(name, parse);

  const port = read('PORT', parsePort);
  const database = read('ROSTER_DATABASE_URL', parseDatabaseUrl);
  const configuration: Configuration = {
    host: read('HOST', value => value),
    port,
    publicUrl: readIfSet('ROSTER_PUBLIC_URL', parseOrigin),
    dataFolder:
      readIfSet('ROSTER_DATA', value => value) ??
      (database.kind === 'sqlite' ? dirname(database.path) : './data'),
    database,
    tenantIds: [...new Set(readIfSet('ROSTER_TENANT_ID', listOf(parseGuid)) ?? [])],
    apiClientId: readIfSet('ROSTER_API_CLIENT_ID', parseGuid),
    portalClientId: readIfSet('ROSTER_PORTAL_CLIENT_ID', parseGuid),
    authority: read('ROSTER_AUTHORITY', parseAuthority),
    graphUrl: read('ROSTER_GRAPH_URL', parseAuthority),
    localTenantPort:
      readIfSet('ROSTER_LOCAL_TENANT_PORT', parsePort) ?? (port === 0 ? 0 : (port % 65535) + 1),
    location: {
      name: read('ROSTER_LOCATION_NAME', value => value),
      country: read('ROSTER_LOCATION_COUNTRY', parseCountry),
      timeZone: read('ROSTER_LOCATION_TIMEZONE', parseTimeZone),
    },
    rateLimit: read('ROSTER_RATE_LIMIT', parseRateLimit),
    masterKeys:
      readIfSet('ROSTER_MASTER_KEY', parseMasterKeys) ??
      readIfSet('ROSTER_MASTER_KEY_FILE', parseMasterKeyFile) ??
      [],
    webhookNetworks: readIfSet('ROSTER_WEBHOOK_ALLOW_NETWORKS', listOf(parseNetwork)) ?? [],
    highLevelUrl: read('ROSTER_HIGHLEVEL_URL', parseAuthority),
    highLevelWebhookKey:
      readIfSet('ROSTER_HIGHLEVEL_WEBHOOK_KEY', parsePublicKey) ?? parsePublicKey(highLevelWebhookKey),
    uploadLimit: read('ROSTER_UPLOAD_LIMIT', parseMegabytes),
    retention: read('ROSTER_RETENTION', parseRetention),
    corsOrigins: readIfSet('ROSTER_CORS_ORIGINS', listOf(parseOrigin)) ?? [],
    logLevel: read('ROSTER_LOG_LEVEL', oneOf(logLevels)),
    metricsPort: read('ROSTER_METRICS_PORT', value => (value === 'off' ? value : parsePort(value))),
  };
  return checked(configuration, environment.NODE_ENV);
}

function checked(configuration: Configuration, mode: string | undefined): Configuration {
  if (configuration.tenantIds.length > 0) {
    if (configuration.apiClientId === undefined)
      throw new Error(
        'ROSTER_API_CLIENT_ID is missing. With ROSTER_TENANT_ID it names the registration of the API.',
      );
    if (configuration.masterKeys.length === 0)
      throw new Error(
        'ROSTER_MASTER_KEY is missing. It seals secrets at rest: 32 random bytes in base64, as `openssl rand -base64 32` prints them. Keep it apart from the database and its backups.',
      );
    return configuration;
  }
  const demo = 'ROSTER_TENANT_ID is not set, so this would be the local demo,';
  if (mode === 'production')
    throw new Error(`${demo} which does not start with NODE_ENV=production. Name your tenant.`);
  if (!isLoopback(configuration.host))
    throw new Error(
      `${demo} which listens on a loopback address only, and HOST is "${configuration.host}". Name your tenant, or set HOST to 127.0.0.1.`,
    );
  return configuration;
}

function parsed<Value>(name: Name, value: string, parse: (value: string) => Value): Value {
  try {
    return parse(value);
  } catch (error) {
    const wanted = error instanceof Error ? error.message : String(error);
    // An address of a database may hold a password.
    const isSecret = name === 'ROSTER_DATABASE_URL' || name === 'ROSTER_MASTER_KEY';
    const said = isSecret ? 'its value' : `"${value}"`;
    throw new Error(`${name} is wrong: ${said} is not ${wanted}.`);
  }
}

/** The text of `.env.example`. */
export function environmentExample(): string {
  const entries = Object.entries(variables).map(
    ([name, { description, value }]) => `# ${description}\n# ${name}=${value ?? ''}\n`,
  );
  return `# Copy to .env and take the # from a line to change it. Made by \`npm run derive\`.\n\n${entries.join('\n')}`;
}

/** The table of the README, in Markdown. */
export function environmentTable(): string {
  const rows = Object.entries(variables).map(([name, { description, value }]) => {
    return `| \`${name}\` | ${value === undefined ? '' : `\`${value}\``} | ${description} |`;
  });
  return ['| variable | default | what it says |', '| --- | --- | --- |', ...rows].join('\n');
}
