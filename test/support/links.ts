import type { Links } from '#links/links.ts';
import { type TestDirectories, testDirectories } from './directories.ts';
import { testSender } from './webhooks.ts';

/** Links that reach the receivers and directories of a test. */
export function testLinks(): Links & { readonly directories: TestDirectories } {
  return { webhooks: testSender(), directories: testDirectories(), publicUrl: '' };
}
