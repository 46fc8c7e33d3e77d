import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isNetwork } from '#links/webhooks/addresses.ts';
import { type MasterKey, parseMasterKeys } from '#store/secrets/master-keys.ts';

/** How each kind of variable is read. A function here throws an `Error` that says what the value should have been. */

export type DatabaseUrl =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string };

export interface RateLimit {
  /** Calls in ten seconds. */
  readonly burst: number;
  /** Calls in a day of UTC. */
  readonly daily: number;
}

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function parseGuid(value: string): string {
  const id = value.toLowerCase();
  if (!guid.test(id)) throw new Error('a GUID as 11111111-2222-3333-4444-555555555555');
  return id;
}

export function parsePort(value: string): number {
  const port = Number(value);
  if (!/^\d{1,5}$/.test(value) || port > 65535) throw new Error('a port from 0 to 65535');
  return port;
}

export function listOf<Value>(parse: (value: string) => Value): (value: string) => Value[] {
  return value =>
    value
      .split(',')
      .map(part => part.trim())
      .filter(part => part !== '')
      .map(parse);
}

export function oneOf<const Value extends string>(allowed: readonly Value[]): (value: string) => Value {
  return value => {
    const found = allowed.find(each => each === value);
    if (found === undefined) throw new Error(`one of ${allowed.join(', ')}`);
    return found;
  };
}

export function parseNetwork(value: string): string {
  if (!isNetwork(value)) throw new Error('networks as 10.20.0.0/16, separated by commas');
  return value;
}

export function parseMasterKeyFile(path: string): readonly MasterKey[] {
  try {
    return parseMasterKeys(readFileSync(path, 'utf8'));
  } catch {
    throw new Error('a file that can be read and holds 32 bytes in base64');
  }
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Scheme, host and port, without a slash at the end. */
export function parseOrigin(value: string): string {
  const url = URL.parse(value);
  const isOrigin = url !== null && url.origin !== 'null' && url.href === `${url.origin}/`;
  if (!isOrigin || !/^https?:$/.test(url.protocol))
    throw new Error('an http or https address without a path, as https://contacts.example.com');
  return url.origin;
}

export function parseAuthority(value: string): string {
  const wanted = 'an https address without a path (http is for a loopback address only)';
  const url = URL.parse(value);
  if (url === null || url.href !== `${url.origin}/`) throw new Error(wanted);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname)))
    throw new Error(wanted);
  return url.origin;
}

/** An Ed25519 key as PEM, in one line perhaps, or its base64 alone. */
export function parsePublicKey(value: string): KeyObject {
  const base64 = value.replace(/-----[A-Z ]+-----|\\n|\s/g, '');
  try {
    const key = createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Said below.
  }
  throw new Error('a public Ed25519 key as PEM');
}

export function parseDatabaseUrl(value: string): DatabaseUrl {
  const path = /^sqlite:(.+)$/.exec(value)?.[1];
  if (path !== undefined) return { kind: 'sqlite', path };
  if (/^postgres(ql)?:\/\/./.test(value) && URL.canParse(value)) return { kind: 'postgres', url: value };
  throw new Error(
    'sqlite: and a path, as sqlite:./data/roster.db, or an address as postgres://user@host/name',
  );
}

/** Numbers for ten seconds and for a day, as `100/10s,200000/day`. */
export function parseRateLimit(value: string): RateLimit | 'off' {
  if (value === 'off') return value;
  const [, burst = 0, daily = 0] = /^(\d{1,12})\/10s,\s*(\d{1,12})\/day$/.exec(value)?.map(Number) ?? [];
  if (burst < 1 || daily < 1) throw new Error('two numbers as 100/10s,200000/day, or off');
  return { burst, daily };
}

/** Bytes of so many megabytes, or of a number with its unit, as `200 MB`. */
export function parseMegabytes(value: string): number {
  const [, digits = '0'] = /^(\d{1,5})(?: ?MB)?$/i.exec(value) ?? [];
  if (Number(digits) < 1) throw new Error('a number of megabytes from 1 to 99999, as 200');
  return Number(digits) * 1024 * 1024;
}

const usualRetention = { events: 90, history: 2557, deliveries: 30, reads: 366, keys: 1 };
export type Retention = Readonly<Record<keyof typeof usualRetention, number>>;
const hour = 3_600_000;

/** What is kept for how long, as `events=90d,keys=24h`; what is not named keeps its default. */
export function parseRetention(value: string): Retention {
  const wanted =
    'spans as events=90d,history=2557d,deliveries=30d,reads=366d,keys=24h, each an hour or longer';
  const retention: Record<string, number> = {};
  for (const [name, days] of Object.entries(usualRetention)) retention[name] = days * 24 * hour;
  for (const part of value.split(',').map(each => each.trim())) {
    const [, name = '', amount, unit] = /^([a-z]+)=(\d{1,5})([dh])$/.exec(part) ?? [];
    if (!Object.hasOwn(retention, name) || Number(amount) < 1) throw new Error(wanted);
    retention[name] = Number(amount) * (unit === 'd' ? 24 : 1) * hour;
  }
  const { events = 0, history = 0, deliveries = 0, reads = 0, keys = 0 } = retention;
  return { events, history, deliveries, reads, keys };
}

export function parseCountry(value: string): string {
  if (!/^[A-Za-z]{2}$/.test(value)) throw new Error('a country by its two letters, as US');
  return value.toUpperCase();
}

export function parseTimeZone(value: string): string {
  // The usual one: to ask about a zone takes 20 ms of the start.
  if (value === 'UTC') return value;
  try {
    Intl.DateTimeFormat('en', { timeZone: value });
    return value;
  } catch {
    throw new Error('a time zone by its IANA name, as Europe/Berlin');
  }
}
