import type { Directories } from './directory/directories.ts';
import type { HighLevelAccounts } from './highlevel/accounts.ts';
import type { Sender } from './webhooks/sender.ts';

/** By what operations reach other systems, and where these reach Roster. */
export interface Links {
  readonly webhooks: Sender;
  readonly directories: Directories;
  readonly highLevel: HighLevelAccounts;
  /** The address under which callers reach the server, without a slash at its end. */
  readonly publicUrl: string;
}
