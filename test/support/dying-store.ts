import type { Store } from '#store/store.ts';

export interface DyingStore {
  readonly store: Store;
  readonly isDead: boolean;
  /** It dies now, whatever it was about to do. */
  kill(): void;
}

/**
 * A store as a process has it that dies in one of its transactions, counted from 1: before the commit, so that nothing
 * of it is kept, or right after, so that nobody hears of it. From then on it does nothing more.
 */
export function dyingStore(
  store: Store,
  death?: { readonly at: number; readonly isCommitted: boolean },
): DyingStore {
  let transactions = 0;
  let isDead = false;
  const live = () => {
    if (isDead) throw new Error('The process is dead.');
  };
  const die = () => {
    isDead = true;
    live();
  };
  const { engine } = store;
  return {
    get isDead() {
      return isDead;
    },
    kill() {
      isDead = true;
    },
    store: {
      ...store,
      async read(locationId, work) {
        live();
        return await store.read(locationId, work);
      },
      async write(locationId, cause, work) {
        live();
        const isLast = ++transactions === death?.at;
        const result = await store.write(locationId, cause, async writer => {
          const done = await work(writer);
          if (isLast && !death.isCommitted) die();
          return done;
        });
        if (isLast) die();
        return result;
      },
      engine: {
        kind: engine.kind,
        async read(work) {
          live();
          return await engine.read(work);
        },
        async write(locationId, work) {
          live();
          return await engine.write(locationId, work);
        },
        search: search => engine.search(search),
        isAlone: locationId => engine.isAlone(locationId),
        sequence: locationId => engine.sequence(locationId),
        isWritable: () => engine.isWritable(),
        migrate: work => engine.migrate(work),
        close: () => engine.close(),
      },
    },
  };
}
