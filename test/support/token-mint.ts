import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { Clock } from '#base/clock.ts';
import { listening } from './listening.ts';

/**
 * A stand-in for the part of Entra ID that issues tokens: it serves each tenant's key set over HTTP and mints tokens with
 * any header, claims and signature. Its keys are made at run time. Its authority is its own loopback origin.
 */
export interface TokenMint {
  readonly authority: string;
  /** The tenants that the server under test is configured with: most tokens come from `tenantId`. */
  readonly tenantId: string;
  readonly otherTenantId: string;
  readonly audience: string;
  readonly clock: Clock;
  /** Signs for `tenantId`. */
  readonly trusted: MintedKey;
  /** Signs for `otherTenantId`. */
  readonly branch: MintedKey;
  /** Signs for nobody, until it is published. */
  readonly stranger: MintedKey;
  /** Requests for key sets since the start. */
  readonly keyFetches: number;
  /** Paths that were asked for and are no key set, such as one that a token named in `jku`. */
  readonly strayCalls: readonly string[];
  claims(changes?: Members): Members;
  applicationClaims(changes?: Members): Members;
  header(changes?: Members): Members;
  /** A good delegated token of `tenantId` with the right to read, but for the changes. */
  token(changes?: Members, headerChanges?: Members): string;
  /** A good token of an application that has the role to read, but for the changes. */
  applicationToken(changes?: Members): string;
  /** Replaces what the key endpoint of a tenant serves. */
  publish(tenantId: string, keys: readonly unknown[]): void;
  /** The entry of a key for `publish`. */
  entry(key: MintedKey, changes?: Members): Members;
  /** Makes the key endpoint fail in one of the four ways, or work again. */
  fail(face: KeyFailure | undefined): Promise<void>;
  /** Serves again the keys that it began with. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export type Members = Readonly<Record<string, unknown>>;
export type KeyFailure = (typeof keyFailures)[number];

/** No answer; an error; a page of a proxy; nobody listening. */
export const keyFailures = ['timeout', 'status', 'html', 'refused'] as const;

export interface MintedKey {
  readonly kid: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export const personId = '1f6f6f0e-6a0b-4a3c-9a58-0d5f6b1c2d3e';
export const applicationId = '7c1e0a44-93c1-4f0e-8d0b-52a6a1b7c9d8';
export const clientId = 'd0a3b6b5-2c5e-4f6b-8a7d-9e1f2a3b4c5d';

export function mintKey(kid: string, modulusLength = 2048): MintedKey {
  return { kid, ...generateKeyPairSync('rsa', { modulusLength }) };
}

/** The three parts of a token. Text and bytes are encoded as they are, all else as JSON. */
export function encodePart(part: unknown): string {
  const bytes = Buffer.isBuffer(part) || typeof part === 'string' ? part : JSON.stringify(part);
  return Buffer.from(bytes).toString('base64url');
}

export function compact(header: unknown, payload: unknown, signer: (signed: Buffer) => Buffer): string {
  const signed = `${encodePart(header)}.${encodePart(payload)}`;
  return `${signed}.${signer(Buffer.from(signed)).toString('base64url')}`;
}

export function rs256(key: MintedKey): (signed: Buffer) => Buffer {
  return signed => sign('RSA-SHA256', signed, key.privateKey);
}

export async function startTokenMint(clock: Clock): Promise<TokenMint> {
  const tenantId = '5b0a7f3e-1c2d-4e5f-8a9b-0c1d2e3f4a5b';
  const otherTenantId = '9d8c7b6a-5f4e-4d3c-8b2a-1f0e9d8c7b6a';
  const audience = '3e2d1c0b-a9f8-4e7d-9c6b-5a4f3e2d1c0b';
  const trusted = mintKey('trusted');
  const branch = mintKey('branch');
  const stranger = mintKey('stranger');
  const published = new Map<string, readonly unknown[]>();
  const strayCalls: string[] = [];
  let keyFetches = 0;
  let failure: KeyFailure | undefined;

  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const keys = published.get(path);
    if (!keys) {
      strayCalls.push(path);
      response.writeHead(404).end();
      return;
    }
    keyFetches += 1;
    if (failure === 'timeout') return;
    if (failure === 'status') response.writeHead(500);
    response.end(failure === 'html' ? '<html>Sign in to the network</html>' : JSON.stringify({ keys }));
  });
  const door = await listening(server);
  const authority = door.origin;

  function publish(tenant: string, keys: readonly unknown[]): void {
    published.set(`/${tenant}/discovery/v2.0/keys`, keys);
  }

  function entry(key: MintedKey, changes: Members = {}): Members {
    const { n, e } = key.publicKey.export({ format: 'jwk' });
    const issuer = `${authority}/{tenantid}/v2.0`;
    return { kty: 'RSA', use: 'sig', kid: key.kid, n, e, issuer, ...changes };
  }

  function publishAll(): void {
    publish(tenantId, [entry(trusted)]);
    publish(otherTenantId, [entry(branch, { issuer: `${authority}/${otherTenantId}/v2.0` })]);
  }
  publishAll();

  function header(changes: Members = {}): Members {
    return { typ: 'JWT', alg: 'RS256', kid: trusted.kid, ...changes };
  }

  function times(): Members {
    const now = Math.floor(clock() / 1000);
    return { iat: now - 300, nbf: now - 300, exp: now + 3600 };
  }

  function common(): Members {
    const issuer = `${authority}/${tenantId}/v2.0`;
    return { ver: '2.0', aud: audience, iss: issuer, tid: tenantId, azp: clientId, azpacr: '1', ...times() };
  }

  function claims(changes: Members = {}): Members {
    const person = { oid: personId, sub: 'Zp0V1mT3mZ1kq6r8w2v4', name: 'Robin Example' };
    return { ...common(), ...person, scp: 'contacts.readonly', uti: 'cFqX9b0lUk2s', ...changes };
  }

  function applicationClaims(changes: Members = {}): Members {
    const application = { oid: applicationId, sub: applicationId, idtyp: 'app' };
    return { ...common(), ...application, roles: ['Contacts.Read.All'], ...changes };
  }

  async function fail(face: KeyFailure | undefined): Promise<void> {
    if (face === 'refused') await door.close();
    else if (failure === 'refused') await door.reopen();
    failure = face;
  }

  return {
    authority,
    tenantId,
    otherTenantId,
    audience,
    clock,
    trusted,
    branch,
    stranger,
    get keyFetches() {
      return keyFetches;
    },
    strayCalls,
    claims,
    applicationClaims,
    header,
    token: (changes, headerChanges) => compact(header(headerChanges), claims(changes), rs256(trusted)),
    applicationToken: changes => compact(header(), applicationClaims(changes), rs256(trusted)),
    publish,
    entry,
    fail,
    async reset() {
      await fail(undefined);
      publishAll();
    },
    close: () => door.close(),
  };
}
