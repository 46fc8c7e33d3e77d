import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LocalTenantHandle } from './find-handle.ts';

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

/** To be called when the server stops. */
export async function removeHandle(path: string): Promise<void> {
  await rm(path, { force: true });
}
