import { isRecord, parseJson } from '#base/json.ts';
import type { DirectoryChange, DirectoryPerson } from '#contacts/directory/person.ts';
import { lockPeople } from '#store/connections/lock-people.ts';
import { markedReports } from '#store/connections/reports.ts';
import type { StoreWriter } from '#store/store.ts';
import type { DirectoryPersonTable } from '#store/tables-links.ts';
import { usersNow } from '../scim/source.ts';
import { applyPeople } from './apply-people.ts';
import type { ApplyTerms } from './keep-settled.ts';
import { isStaying } from './release-held.ts';

/**
 * Tells the contacts of people how their managers are called now: a directory says it of the manager alone. Looks at some,
 * and answers the place to go on from, or null at the end.
 */
export async function applyReports(
  store: StoreWriter,
  terms: ApplyTerms,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<{ readonly counts: Readonly<Record<string, number>>; readonly after: string | null }> {
  const { id, type } = terms.connection;
  const marked = await markedReports(store, id, { after, limit });
  const next = marked.length < limit ? null : (marked.at(-1)?.person_id ?? null);
  if (marked.length === 0) return { counts: {}, after: next };
  const ids = marked.map(row => row.person_id);
  const managers = await lockPeople(
    store,
    id,
    marked.flatMap(row => row.manager_id ?? []),
  );
  const reports = [...(await lockPeople(store, id, ids)).values()].filter(isStaying);
  const changes = reports.map(
    (row): DirectoryChange => ({
      kind: 'person',
      person: withManager(row, managers.get(row.manager_id ?? '')),
    }),
  );
  const latest = type === 'scim' ? await usersNow(store, id, changes) : changes;
  const { unchanged: _, ...counts } = await applyPeople(store, terms, latest);
  return { counts, after: next };
}

/** A person as the directory last told, with the manager as it last told of that one. */
function withManager(
  { person_id: id, attributes: text }: DirectoryPersonTable,
  manager: DirectoryPersonTable | undefined,
): DirectoryPerson {
  const attributes = membersIn(text);
  if (!manager || !isRecord(attributes.manager)) return { id, attributes };
  const { displayName, mail } = membersIn(manager.attributes);
  const { id: managerId } = attributes.manager;
  const names = Object.entries({ displayName, mail }).filter(([, value]) => typeof value === 'string');
  return { id, attributes: { ...attributes, manager: { id: managerId, ...Object.fromEntries(names) } } };
}

function membersIn(text: string): Readonly<Record<string, unknown>> {
  const members = parseJson(text);
  return isRecord(members) ? members : {};
}
