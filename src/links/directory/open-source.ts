import type { StoreReader } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { scimSource } from '../scim/source.ts';
import type { Directories } from './directories.ts';
import type { DirectorySource } from './source.ts';

/** Where the people of a connection are read: in the directory that it leads to, or here, if a SCIM client sent them. */
export function openSource(
  read: <Result>(work: (store: StoreReader) => Promise<Result>) => Promise<Result>,
  directories: Directories,
  connection: ConnectionTable,
  credentials: string,
): DirectorySource {
  if (connection.type === 'scim') return scimSource(read, connection.id);
  return directories.open(connection, credentials);
}
