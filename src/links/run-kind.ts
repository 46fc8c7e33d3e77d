import type { ConnectionType } from '#contacts/connection.ts';
import { syncRunKind } from './directory/cause.ts';

/** The kind of the runs of an account of HighLevel, its first link among them; their subject is the connection. */
export const linkRunKind = 'highlevel.link';

/** The kind of the runs of a connection. */
export function runKindOf(type: ConnectionType): string {
  return type === 'highlevel' ? linkRunKind : syncRunKind;
}
