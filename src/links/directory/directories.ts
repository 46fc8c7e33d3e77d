import type { ConnectionTable } from '#store/tables-links.ts';
import type { DirectorySource } from './source.ts';

/** Opens what connections lead to. */
export interface Directories {
  /** The directory of a connection, signed in to with its credentials: JSON, as they were sealed. */
  open(connection: ConnectionTable, credentials: string): DirectorySource;
}
