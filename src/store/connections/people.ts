import { foldText } from '#contacts/text.ts';
import { insertRows } from '../insert-rows.ts';
import { statement } from '../statement.ts';
import type { StoreReader, StoreWriter } from '../store.ts';
import type { DirectoryPersonTable } from '../tables-links.ts';

const byId = statement<{ location_id: string; connection_id: string; person_id: string }>()(
  (database, bind) =>
    database
      .selectFrom('directory_person')
      .selectAll()
      .where('location_id', '=', bind('location_id'))
      .where('connection_id', '=', bind('connection_id'))
      .where('person_id', '=', bind('person_id')),
);

export async function findPerson(
  store: Pick<StoreReader, 'rows' | 'locationId'>,
  connectionId: string,
  personId: string,
): Promise<DirectoryPersonTable | undefined> {
  const [row] = await store.rows(byId, {
    location_id: store.locationId,
    connection_id: connectionId,
    person_id: personId,
  });
  return row;
}

const ofContact = statement<{ location_id: string; contact_id: string }>()((database, bind) =>
  database
    .selectFrom('directory_person')
    .selectAll()
    .where('location_id', '=', bind('location_id'))
    .where('contact_id', '=', bind('contact_id')),
);

/** The people of all connections that a contact is tied to. */
export async function peopleOfContact(
  store: Pick<StoreReader, 'rows' | 'locationId'>,
  contactId: string,
): Promise<readonly DirectoryPersonTable[]> {
  return store.rows(ofContact, { location_id: store.locationId, contact_id: contactId });
}

const replace = statement<DirectoryPersonTable>()((database, bind) =>
  database
    .updateTable('directory_person')
    .set({
      state: bind('state'),
      code: bind('code'),
      reason: bind('reason'),
      contact_id: bind('contact_id'),
      name: bind('name'),
      name_folded: bind('name_folded'),
      email: bind('email'),
      attributes: bind('attributes'),
      manager_id: bind('manager_id'),
      written: bind('written'),
      settled_version: bind('settled_version'),
      pass_id: bind('pass_id'),
      leaving: bind('leaving'),
      left_at: bind('left_at'),
      left_cause: bind('left_cause'),
      left_steps: bind('left_steps'),
      date_updated: bind('date_updated'),
    })
    .where('location_id', '=', bind('location_id'))
    .where('connection_id', '=', bind('connection_id'))
    .where('person_id', '=', bind('person_id')),
);

/** People are sorted by so much of their names: a page of an index has no room for all of each. */
const longestSorted = 128;

/** Keeps what is known of a person; `before` is the row that is there. */
export async function keepPerson(
  store: StoreWriter,
  before: DirectoryPersonTable | undefined,
  row: DirectoryPersonTable,
): Promise<void> {
  await keepPeople(store, [{ before, row }]);
}

/** As `keepPerson`, of many. */
export async function keepPeople(
  store: StoreWriter,
  people: readonly {
    readonly before: DirectoryPersonTable | undefined;
    readonly row: DirectoryPersonTable;
  }[],
): Promise<void> {
  const kept = people.map(({ before, row }) => ({
    before,
    row: { ...row, name_folded: foldText(row.name).slice(0, longestSorted).toWellFormed() },
  }));
  await insertRows(
    store,
    'directory_person',
    kept.flatMap(({ before, row }) => (before ? [] : [row])),
  );
  for (const { before, row } of kept) if (before) await store.send(replace, row);
}

function ofConnection({ database, locationId }: StoreReader | StoreWriter, connectionId: string) {
  return database
    .selectFrom('directory_person')
    .where('location_id', '=', locationId)
    .where('connection_id', '=', connectionId);
}

/** How many people are tied to a contact, and how many of these are about to be taken away. */
export async function countPeople(
  store: StoreReader | StoreWriter,
  connectionId: string,
): Promise<{ readonly linked: number; readonly leaving: number }> {
  const counts = await ofConnection(store, connectionId)
    .where('contact_id', 'is not', null)
    .where('left_at', 'is', null)
    .select(({ fn }) => [fn.countAll<number>().as('linked'), fn.count<number>('leaving').as('leaving')])
    .executeTakeFirstOrThrow();
  return { linked: Number(counts.linked), leaving: Number(counts.leaving) };
}

/** Some of the people who are about to be taken away, by id. */
export async function peopleLeaving(
  store: StoreReader | StoreWriter,
  connectionId: string,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<DirectoryPersonTable[]> {
  return ofConnection(store, connectionId)
    .selectAll()
    .where('leaving', 'is not', null)
    .where('person_id', '>', after)
    .orderBy('person_id')
    .limit(limit)
    .execute();
}

/**
 * Marks some of the people whom a pass over the whole directory did not see as about to be taken away; answers the
 * place to go on from, or null at the end.
 */
export async function sweepPeople(
  store: StoreWriter,
  connectionId: string,
  { passId, after, limit }: { readonly passId: string; readonly after: string; readonly limit: number },
): Promise<{ readonly after: string | null; readonly swept: number }> {
  const rows = await ofConnection(store, connectionId)
    .select(['person_id', 'pass_id', 'state', 'leaving'])
    .where('person_id', '>', after)
    .orderBy('person_id')
    .limit(limit)
    .execute();
  const unseen = rows
    .filter(row => row.pass_id !== passId && row.state !== 'removed' && row.leaving === null)
    .map(row => row.person_id);
  if (unseen.length > 0) {
    await store.database
      .updateTable('directory_person')
      .set({ leaving: 'hardDeleted' })
      .where('location_id', '=', store.locationId)
      .where('connection_id', '=', connectionId)
      .where('person_id', 'in', unseen)
      .execute();
  }
  return { after: rows.length < limit ? null : (rows.at(-1)?.person_id ?? null), swept: unseen.length };
}

/** Lets everybody stay who was about to be taken away. */
export async function letStay({ database, locationId }: StoreWriter, connectionId: string): Promise<void> {
  await database
    .updateTable('directory_person')
    .set({ leaving: null })
    .where('location_id', '=', locationId)
    .where('connection_id', '=', connectionId)
    .where('leaving', 'is not', null)
    .execute();
}
