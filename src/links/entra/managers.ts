import { BoundedMap } from '#base/bounded-map.ts';
import { isRecord } from '#base/json.ts';
import { storable } from './attributes.ts';
import { readMany } from './batch.ts';
import type { DeltaItem, DeltaPage } from './delta-page.ts';
import type { GraphClient } from './graph-client.ts';

/** A manager as an attribute of those whom they manage. */
export interface Manager {
  readonly id: string;
  readonly displayName?: string;
  readonly mail?: string;
}

export interface Managers {
  /** The managers of the people of a page, by the item. In a full pass no news means none. */
  of(
    page: Pick<DeltaPage, 'items'>,
    isFull: boolean,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<DeltaItem, Manager>>;
}

/** Names of people that were seen are remembered, so that a first pass seldom has to ask for one. */
const remembered = 20_000;
const properties = 'id,displayName,mail';

/** Finds out who manages whom, and how they are called: a page gives an id alone, and only where it changed. */
export function managersIn(graph: GraphClient): Managers {
  const seen = new BoundedMap<string, Manager>('managers', remembered);

  function see(items: readonly DeltaItem[]): void {
    for (const item of items)
      if (item.kind === 'object') seen.set(item.id, managerFrom(item.members, item.id));
  }

  return {
    async of({ items }, isFull, signal) {
      see(items);
      /** Where each manager is read who is not known. */
      const paths = new Map<DeltaItem, string>();
      for (const item of items) {
        if (item.kind === 'removed' || item.manager === 'none') continue;
        if (item.manager === 'no news') {
          if (!isFull) paths.set(item, `/users/${encodeURIComponent(item.id)}/manager?$select=${properties}`);
        } else if (!seen.get(item.manager.id))
          paths.set(item, `/users/${encodeURIComponent(item.manager.id)}?$select=${properties}`);
      }
      const found = await readMany(graph, [...new Set(paths.values())], signal);
      const managers = new Map<DeltaItem, Manager>();
      for (const item of items) {
        const manager = managerOf(item, found.get(paths.get(item) ?? ''));
        if (manager) managers.set(item, manager);
      }
      return managers;
    },
  };

  function managerOf(item: DeltaItem, read: unknown): Manager | undefined {
    if (item.kind === 'removed' || item.manager === 'none') return undefined;
    if (isRecord(read) && typeof read.id === 'string') {
      const manager = managerFrom(read, read.id);
      seen.set(manager.id, manager);
      return manager;
    }
    if (item.manager === 'no news') return undefined;
    // One who cannot be read, such as a contact or one who is gone, keeps at least the id.
    return seen.get(item.manager.id) ?? { id: item.manager.id };
  }
}

/** The id and what else is there of the name and the address. */
export function managerFrom(members: Readonly<Record<string, unknown>>, id: string): Manager {
  const displayName = storable(members.displayName);
  const mail = storable(members.mail);
  return {
    id,
    ...(typeof displayName === 'string' && { displayName }),
    ...(typeof mail === 'string' && { mail }),
  };
}
