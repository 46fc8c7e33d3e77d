/** What all test files share: one PostgreSQL server. Given to Node as `--test-global-setup`. */
import { openRun } from './databases.ts';

let close: (() => Promise<void>) | undefined;

export async function globalSetup(): Promise<void> {
  close = await openRun();
}

export async function globalTeardown(): Promise<void> {
  await close?.();
}
