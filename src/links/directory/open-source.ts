import type { StoreReader } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { scimSource } from '../scim/source.ts';
import type { Directories } from './directories.ts';
import { LinkProblem } from './problem.ts';
import type { DirectorySource } from './source.ts';

/**
 * Where the people of a connection are read: in the directory that it leads to, or here, if a SCIM client sent them. Throws a
 * `LinkProblem` where there is nothing to sign in to a directory with.
 */
export function openSource(
  read: <Result>(work: (store: StoreReader) => Promise<Result>) => Promise<Result>,
  directories: Directories,
  connection: ConnectionTable,
  credentials: string,
): DirectorySource {
  if (connection.type === 'scim') return scimSource(read, connection.id);
  if (connection.credentials === null)
    throw new LinkProblem(
      'refused',
      'credentials_missing',
      'The connection has no credentials. Set its client secret or certificate.',
    );
  return directories.open(connection, credentials);
}
