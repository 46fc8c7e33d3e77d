/**
 * Loaded before a server (`--import`), has SQLite believe that its disk may tear a sector (`psow=0`, "Powersafe
 * Overwrite"). Then it fills the sector of each commit that it flushes with a copy of the last page, and `flushesIn`
 * can count in the log what the system would have to be asked for.
 */
import { syncBuiltinESMExports } from 'node:module';
import { pathToFileURL } from 'node:url';

const sqlite = process.getBuiltinModule('node:sqlite');

class DatabaseOnTornSectors extends sqlite.DatabaseSync {
  constructor(path: string, options?: ConstructorParameters<typeof sqlite.DatabaseSync>[1]) {
    const url = pathToFileURL(path);
    url.searchParams.set('psow', '0');
    super(url, options);
  }
}

Object.assign(sqlite, { DatabaseSync: DatabaseOnTornSectors });
syncBuiltinESMExports();
