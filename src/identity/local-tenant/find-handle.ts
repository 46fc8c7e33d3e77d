import { readFile } from 'node:fs/promises';
import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';
import { parseJson } from '#base/json.ts';

/**
 * What the running demo server leaves for `npm run token`, in a file that only its owner can read. The secrets
 * in it are of this run of the local tenant and open nothing else.
 */
export const LocalTenantHandle = Type.Object({
  authority: Type.String(),
  tenantId: Type.String(),
  apiClientId: Type.String(),
  commandLineClientId: Type.String(),
  commandLineRedirectUri: Type.String(),
  /** The application that holds every right. */
  application: Type.Object({ clientId: Type.String(), secret: Type.String() }),
  /** The object id of who signs in where nobody is named: an administrator. */
  administrator: Type.String(),
  /** The port that the server was started with or took. */
  port: Type.Integer(),
  /** The server's own address, without a slash at its end. */
  baseUrl: Type.String(),
  /** The tenant's default location. */
  locationId: Type.String(),
});
export type LocalTenantHandle = Static<typeof LocalTenantHandle>;

/** Nothing where there is no such file, or it was written by another version. */
export async function findHandle(path: string): Promise<LocalTenantHandle | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const handle = parseJson(text);
    return Check(LocalTenantHandle, handle) ? handle : undefined;
  } catch {
    return undefined;
  }
}
