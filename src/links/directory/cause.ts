import type { Cause } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';

/** The kind of the jobs that read a directory; their subject is the connection. */
export const syncRunKind = 'directory.sync';

/** What a commit announces that makes a connection due. */
export const directoryNews = 'directory';

/** The right that runs are seen and decided with. */
export const runRight = 'roster.admin';

/** What a connection changes, it changes in its own name. */
export function causeOf({ id, name }: Pick<ConnectionTable, 'id' | 'name'>): Cause {
  return { actor: { kind: 'link', id, name }, operation: syncRunKind };
}
