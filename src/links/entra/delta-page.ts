import { isRecord } from '#base/json.ts';
import type { RemovalReason } from '#contacts/directory/person.ts';
import { Malformed } from './graph-call.ts';

type Members = Readonly<Record<string, unknown>>;

/** One object of a delta page. */
export type DeltaItem =
  | { readonly kind: 'removed'; readonly id: string; readonly reason: RemovalReason }
  | {
      readonly kind: 'object';
      readonly id: string;
      readonly members: Members;
      readonly manager: ManagerNews;
    };

/** What a page says of somebody's manager: who it is, that there is none, or nothing, which is no news. */
export type ManagerNews = { readonly id: string } | 'none' | 'no news';

export interface DeltaPage {
  readonly items: readonly DeltaItem[];
  readonly link: string;
  /** Whether all was told and the link begins the next round. */
  readonly isLast: boolean;
}

/** Reads a page of a delta query as a whole, or throws `Malformed`: half a page is no page. */
export function readDeltaPage(body: unknown, ownLink: (link: unknown) => string | undefined): DeltaPage {
  if (!isRecord(body) || !Array.isArray(body.value)) throw new Malformed('a page has no list of objects');
  const { '@odata.nextLink': next, '@odata.deltaLink': delta } = body;
  if ((next === undefined) === (delta === undefined))
    throw new Malformed('a page has not one link to what follows, but none or two');
  const link = ownLink(next ?? delta);
  if (link === undefined) throw new Malformed('the link to the next page leads elsewhere');
  return { items: body.value.map(itemIn), link, isLast: next === undefined };
}

function itemIn(item: unknown): DeltaItem {
  if (!isRecord(item) || typeof item.id !== 'string' || item.id === '')
    throw new Malformed('an object on a page has no id');
  const { id } = item;
  const removed = item['@removed'];
  if (removed === undefined) return { kind: 'object', id, members: item, manager: managerIn(item) };
  // Of a reason that is not known it is not said that nothing can come back.
  const isForGood = isRecord(removed) && removed.reason === 'deleted';
  return { kind: 'removed', id, reason: isForGood ? 'deleted' : 'changed' };
}

/** The last one that is not marked as removed; a relation that did not change is not there. */
function managerIn(item: Members): ManagerNews {
  const told = item['manager@delta'];
  if (!Array.isArray(told)) return 'no news';
  const ids = told.flatMap((entry: unknown) =>
    isRecord(entry) && entry['@removed'] === undefined && typeof entry.id === 'string' ? [entry.id] : [],
  );
  const id = ids.at(-1);
  return id === undefined ? 'none' : { id };
}
