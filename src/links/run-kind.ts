import type { ConnectionType } from '#contacts/connection.ts';
import { syncRunKind } from './directory/cause.ts';

/** The kind of the jobs that link an account of HighLevel for the first time; their subject is the connection. */
export const linkRunKind = 'highlevel.link';

/** The kind of the runs of a connection. */
export function runKindOf(type: ConnectionType): string {
  return type === 'highlevel' ? linkRunKind : syncRunKind;
}
