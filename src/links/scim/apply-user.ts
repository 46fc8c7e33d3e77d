import type { DirectoryChange } from '#contacts/directory/person.ts';
import { ScimProblem } from '#contacts/scim/problem.ts';
import type { ScimUser } from '#contacts/scim/resource.ts';
import { getConnectionForChange } from '#store/connections/connections.ts';
import { lockPeople } from '#store/connections/lock-people.ts';
import { addCounts } from '#store/jobs/jobs.ts';
import type { StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { applyChanges } from '../directory/apply-people.ts';
import { applyReports } from '../directory/apply-reports.ts';
import { releaseHeld } from '../directory/release-held.ts';
import { removePeople } from '../directory/remove-people.ts';
import { dayRunOf, keepDayRun } from './day-run.ts';
import { userPerson } from './user-person.ts';

/**
 * Brings the contact of a user up to date with the document. Of somebody who was erased nothing is kept: throws a
 * `ScimProblem`, and with it goes the document.
 */
export async function applyUser(
  store: StoreWriter,
  connection: ConnectionTable,
  user: ScimUser,
): Promise<void> {
  const applied = await apply(store, connection, {
    kind: 'person',
    person: await userPerson(store, connection.id, user),
  });
  const [{ settled } = {}] = applied;
  if (settled?.outcome === 'refused' && settled.code === 'person_erased') {
    throw new ScimProblem(403, undefined, `${settled.reason} Take the person out of the provisioning.`);
  }
}

/** Does with the contact of a user what the settings say of people who are gone for good. */
export async function applyRemoval(
  store: StoreWriter,
  connection: ConnectionTable,
  id: string,
): Promise<void> {
  await apply(store, connection, { kind: 'removed', id, reason: 'deleted' });
}

const reportsAtOnce = 100;
const releasedAtOnce = 100;

/** What a client sends is one person at a time, so nobody has to guard what is taken away. */
async function apply(store: StoreWriter, connection: ConnectionTable, change: DirectoryChange) {
  const run = dayRunOf(store, connection);
  const terms = { connection: { ...connection, current_at: store.now }, runId: run.id, passId: null };
  const { counts, applied } = await applyChanges(store, terms, [change]);
  const id = change.kind === 'person' ? change.person.id : change.id;
  const leaving = [...(await lockPeople(store, connection.id, [id])).values()].filter(
    row => row.leaving !== null,
  );
  let all = addCounts({}, counts);
  if (leaving.length > 0) all = addCounts(all, await removePeople(store, terms, leaving));
  for (let after: string | null = ''; after !== null; ) {
    const told = await applyReports(store, terms, { after, limit: reportsAtOnce });
    all = addCounts(all, told.counts);
    ({ after } = told);
  }
  // Whoever is new has freed no address that was kept back from another.
  const mayFree = leaving.length > 0 || applied.some(({ read }) => read.row !== undefined);
  for (let after: string | null = mayFree ? '' : null; after !== null; ) {
    const released = await releaseHeld(store, terms, { after, limit: releasedAtOnce });
    all = addCounts(all, released.counts);
    ({ after } = released);
  }
  // What was looked at may have changed where the connection stands.
  const kept = run.isNew ? await getConnectionForChange(store, connection.id) : connection;
  await keepDayRun(store, kept, run, all);
  return applied;
}
