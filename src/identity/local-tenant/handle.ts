import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import Type, { type Static } from 'typebox';
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

/** Where the file lies: beside the data, one for each port that a server was told to take. */
export function handlePath(dataFolder: string, port: number): string {
  return join(dataFolder, `local-tenant-${port}.json`);
}

/** Writes the file whole or not at all, so that nobody reads half of it. */
export async function writeHandle(path: string, handle: LocalTenantHandle): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  await rm(draft, { force: true });
  await writeFile(draft, `${JSON.stringify(handle, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, path);
}

/** Nothing where there is no such file, or it was written by another version. */
export async function findHandle(path: string): Promise<LocalTenantHandle | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  // The server writes the file at its start and reads none, so it does not wait for the checker.
  const { Check } = await import('typebox/value');
  try {
    const handle = parseJson(text);
    return Check(LocalTenantHandle, handle) ? handle : undefined;
  } catch {
    return undefined;
  }
}

/** To be called when the server stops. */
export async function removeHandle(path: string): Promise<void> {
  await rm(path, { force: true });
}
