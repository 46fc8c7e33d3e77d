import type { ConnectionTable } from '#store/tables-links.ts';
import type { DirectorySource } from './source.ts';

/** Where the administrator comes back to, and with what. */
export interface ConsentReturn {
  readonly redirectUri: string;
  readonly state: string;
}

/** Opens what connections lead to. */
export interface Directories {
  /** The directory of a connection, signed in to with its credentials: JSON, as they were sealed. */
  open(connection: ConnectionTable, credentials: string): DirectorySource;
  /** Has a directory tell of changes no more, where it was asked to. Throws what went wrong. */
  endNews(connection: ConnectionTable, credentials: string, signal: AbortSignal): Promise<void>;
  /** Where an administrator consents that a connection may read the directory. */
  consentUrl(connection: ConnectionTable, back: ConsentReturn): string;
}
