import { findByLocal, findByRemote } from '#store/highlevel/remote-records.ts';
import type { Store } from '#store/store.ts';
import type { SideName } from './expected.ts';

/** Whether a link knows which record of the other side a record is. */
export type IsLinked = (side: SideName, kind: 'contact' | 'note' | 'task', id: string) => Promise<boolean>;

export function linkedIn(store: Store, locationId: string, connectionId: string): IsLinked {
  return (side, kind, id) =>
    store.read(locationId, async reader => {
      const find = side === 'here' ? findByLocal : findByRemote;
      return (await find(reader, connectionId, kind, id)) !== undefined;
    });
}
