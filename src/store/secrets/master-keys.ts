import { createHash, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A key that seals data keys. It cannot be printed. */
export interface MasterKey {
  readonly key: KeyObject;
  /** What tells it from others and gives nothing away. */
  readonly id: string;
}

const length = 32;

/** Reads master keys: 32 bytes in base64 each, separated by commas or lines. The first seals, all open. */
export function parseMasterKeys(text: string): readonly MasterKey[] {
  const keys = text
    .split(/[,\s]+/)
    .filter(part => part !== '')
    .map(masterKey);
  if (keys.length === 0) throw new Error('32 bytes in base64');
  return keys;
}

function masterKey(text: string): MasterKey {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== length || bytes.toString('base64').replace(/=+$/, '') !== text.replace(/=+$/, ''))
    throw new Error('32 bytes in base64, as `openssl rand -base64 32` prints them');
  const id = createHash('sha256').update('roster master key').update(bytes).digest('hex').slice(0, 16);
  return { key: createSecretKey(bytes), id };
}

/** The master key of the local demo: made once, in a file beside the data that only its owner can read. */
export async function demoMasterKeys(dataFolder: string): Promise<readonly MasterKey[]> {
  const path = join(dataFolder, 'master-key');
  await mkdir(dataFolder, { recursive: true });
  try {
    writeFileSync(path, `${randomBytes(length).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return parseMasterKeys(readFileSync(path, 'utf8'));
}
