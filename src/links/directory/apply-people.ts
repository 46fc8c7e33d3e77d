import { canonicalJson, isRecord, parseJson } from '#base/json.ts';
import { mapPerson } from '#contacts/directory/map-person.ts';
import type { DirectoryChange, DirectoryPerson } from '#contacts/directory/person.ts';
import { type ScopeDecision, scopeOf } from '#contacts/directory/scope.ts';
import { lockPeople, markPeople } from '#store/connections/lock-people.ts';
import { keepPerson } from '#store/connections/people.ts';
import { markReports } from '#store/connections/reports.ts';
import { getLocation } from '#store/locations.ts';
import type { StoreWriter } from '#store/store.ts';
import type { ConnectionTable, DirectoryPersonTable } from '#store/tables-links.ts';
import { checkMapping } from './check-mapping.ts';
import { type Directory, directoryOf } from './directory.ts';
import { isGone, noteGone } from './gone-users.ts';
import type { AppliedPerson, ApplyTerms } from './keep-settled.ts';
import type { MappedAhead } from './map-ahead.ts';
import { settlePeople } from './settle-people.ts';
import type { ReadPerson } from './settle-person.ts';

type Counts = Record<string, number>;

/**
 * Takes what a directory says of some people: of each the last it says. Who is gone or no longer taken is only marked as
 * leaving: the run takes them away at its end, once its guard has let it. Said again, it changes nothing.
 */
export async function applyPeople(
  store: StoreWriter,
  terms: ApplyTerms,
  changes: readonly DirectoryChange[],
  ahead?: MappedAhead,
): Promise<Readonly<Counts>> {
  const { counts } = await applyChanges(store, terms, changes, ahead);
  return counts;
}

/** As `applyPeople`, and tells what became of each person who was not as before. */
export async function applyChanges(
  store: StoreWriter,
  given: ApplyTerms,
  changes: readonly DirectoryChange[],
  ahead?: MappedAhead,
): Promise<{ readonly counts: Readonly<Counts>; readonly applied: readonly AppliedPerson[] }> {
  const connection = await checkMapping(store, given.connection);
  const terms = { ...given, connection };
  const { passId } = terms;
  const directory = await directoryOf(connection);
  const { country } = await getLocation(store);
  const isAsMapped = ahead?.version === connection.version && ahead.country === country;
  const mapped = isAsMapped ? ahead.people : undefined;
  const latest = new Map(changes.map(change => [idOf(change), change]));
  const rows = await lockPeople(store, connection.id, [...latest.keys()]);
  const counts: Counts = {};
  const count = (name: string, by = 1) => {
    counts[name] = (counts[name] ?? 0) + by;
  };

  const same: string[] = [];
  const gone: string[] = [];
  const people: ReadPerson[] = [];
  for (const [id, change] of latest) {
    const row = rows.get(id);
    if (change.kind === 'person' && row && isSame(row, change.person, connection)) {
      same.push(id);
      continue;
    }
    if (isGone(change)) gone.push(id);
    if (change.kind === 'removed') await markRemoved(store, row, change.reason);
    else people.push(await readPerson(directory, change.person, { row, country, mapped }));
  }
  await noteGone(store, connection, gone);
  if (passId !== null) await markPeople(store, connection.id, same, passId);
  if (same.length > 0) count('unchanged', same.length);

  const applied = await settlePeople(store, { terms, directory }, people);
  for (const { settled } of applied) count(settled.outcome);
  await markReports(
    store,
    connection.id,
    applied.flatMap(read => renamedIn(read, connection)),
  );
  // Fields that were just made are known from now on.
  await checkMapping(store, connection);
  return { counts, applied };
}

function idOf(change: DirectoryChange): string {
  return change.kind === 'person' ? change.person.id : change.id;
}

/** The id of a person who is called otherwise than their reports know. */
function renamedIn({ read: { person, row } }: AppliedPerson, { type }: ConnectionTable): readonly string[] {
  // A client of SCIM may send a manager after the reports; a directory is asked for the name.
  if (!row) return type === 'scim' ? [person.id] : [];
  const before = parseJson(row.attributes);
  if (!isRecord(before)) return [];
  const { displayName, mail } = person.attributes;
  return before.displayName === displayName && before.mail === mail ? [] : [person.id];
}

/** Whether nothing is new of a person since the last time, and nothing is left to do. */
function isSame(
  row: DirectoryPersonTable,
  { attributes }: DirectoryPerson,
  { version }: ConnectionTable,
): boolean {
  // Somebody untied the person, who waits for a contact that is linked by hand.
  if (row.code === 'untied') return true;
  const isSettled = (row.state === 'linked' && row.code === null) || row.state === 'skipped';
  return (
    isSettled &&
    row.leaving === null &&
    (row.left_at === null || row.state === 'skipped') &&
    row.settled_version === version &&
    row.attributes === canonicalJson(attributes)
  );
}

async function readPerson(
  directory: Directory,
  person: DirectoryPerson,
  {
    row,
    country,
    mapped,
  }: {
    readonly row: DirectoryPersonTable | undefined;
    readonly country: string;
    readonly mapped: MappedAhead['people'] | undefined;
  },
): Promise<ReadPerson> {
  return {
    person,
    row,
    scope: scopeIn(directory, person),
    mapped: mapped?.get(person) ?? (await mapPerson(person, directory.mapping, { country })),
  };
}

/** Whether the connection takes a person. In which of the groups that its filter names one is, the source has found. */
export function scopeIn({ connection, scope }: Directory, person: DirectoryPerson): ScopeDecision {
  const { memberOf } = person.attributes;
  const groups = Array.isArray(memberOf) ? memberOf.filter(id => typeof id === 'string') : [];
  return scopeOf(person, scope, { groups, locationId: connection.location_id });
}

async function markRemoved(
  store: StoreWriter,
  row: DirectoryPersonTable | undefined,
  reason: 'changed' | 'deleted' | 'swept',
): Promise<void> {
  const leaving = reason === 'changed' ? 'softDeleted' : 'hardDeleted';
  // Nobody knew the person, or it was said before.
  if (!row || row.leaving === leaving || (row.left_cause === leaving && row.state === 'removed')) return;
  await keepPerson(store, row, { ...row, leaving, code: null, reason: null });
}
