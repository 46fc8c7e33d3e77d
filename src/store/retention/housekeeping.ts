import type { Work } from '#base/worker.ts';
import type { Cause, Store } from '../store.ts';
import { purges, type Retention } from './purges.ts';

const hour = 3_600_000;

/** Removes what is past its time, location by location, each batch in a transaction of its own. */
export function housekeeping(store: Store, retention: Retention): Work {
  const cause: Cause = { actor: { kind: 'system', id: 'housekeeping' }, operation: 'housekeeping' };
  return {
    name: 'housekeeping',
    lookEvery: hour,
    async look() {
      const rows = await store.engine.read(session =>
        session.database.selectFrom('location').select('id').execute(),
      );
      return rows.map(({ id }) => id);
    },
    async work(locationId) {
      let hasMore = false;
      for (const { batch } of purges) {
        hasMore = (await store.write(locationId, cause, writer => batch(writer, retention))) || hasMore;
      }
      return hasMore;
    },
  };
}
