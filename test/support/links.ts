import type { Links } from '#links/links.ts';
import { type TestDirectories, testDirectories } from './directories.ts';
import { type TestAccounts, testAccounts } from './highlevel/accounts.ts';
import { testSender } from './webhooks.ts';

/** Links that reach the receivers, directories and accounts of a test. */
export interface TestLinks extends Links {
  readonly directories: TestDirectories;
  readonly highLevel: TestAccounts;
}

export function testLinks(): TestLinks {
  return {
    webhooks: testSender(),
    directories: testDirectories(),
    highLevel: testAccounts(),
    publicUrl: '',
  };
}
