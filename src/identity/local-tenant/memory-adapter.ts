import { isRecord } from '#base/json.ts';

type Stored = Record<string, unknown>;

/** Sessions and codes are many only where something is wrong; the oldest go first. */
const limit = 5_000;

/**
 * Keeps what oidc-provider stores (sessions, codes, grants, refresh tokens) in memory. The library itself
 * looks whether an entry has run out. A tenant that is stopped forgets everything.
 */
export function memoryAdapters() {
  const models = new Map<string, Map<string, Stored>>();

  function entriesOf(model: string): Map<string, Stored> {
    const known = models.get(model);
    if (known) return known;
    const entries = new Map<string, Stored>();
    models.set(model, entries);
    return entries;
  }

  return (model: string) => {
    const entries = entriesOf(model);

    async function findWhere(member: string, value: string): Promise<Stored | undefined> {
      for (const entry of entries.values()) if (entry[member] === value) return entry;
      return undefined;
    }

    return {
      async upsert(id: string, entry: unknown): Promise<void> {
        if (!isRecord(entry)) return;
        entries.set(id, entry);
        const oldest = entries.keys().next();
        if (entries.size > limit && !oldest.done) entries.delete(oldest.value);
      },
      async find(id: string): Promise<Stored | undefined> {
        return entries.get(id);
      },
      findByUid: (uid: string) => findWhere('uid', uid),
      findByUserCode: (userCode: string) => findWhere('userCode', userCode),
      /** The value only has to be true; the library compares no time with it. */
      async consume(id: string): Promise<void> {
        const entry = entries.get(id);
        if (entry) entry.consumed = true;
      },
      async destroy(id: string): Promise<void> {
        entries.delete(id);
      },
      async revokeByGrantId(grantId: string): Promise<void> {
        for (const [id, entry] of entries) if (entry.grantId === grantId) entries.delete(id);
      },
    };
  };
}
