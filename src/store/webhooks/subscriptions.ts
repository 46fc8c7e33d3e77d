import { notFound, RosterError } from '#base/errors.ts';
import { isRecord, parseJson } from '#base/json.ts';
import { insertRow, updateRow } from '../rows.ts';
import { statement } from '../statement.ts';
import type { StoreReader, StoreWriter } from '../store.ts';
import type { SubscriptionTable } from '../tables.ts';

/** Whose subscriptions a call may see: those of a client and person, or all. */
export interface Owner {
  readonly clientId: string;
  readonly ownerId: string;
  readonly seesAll: boolean;
}

/** More than a location has use for; each costs a look at every event. */
export const mostSubscriptions = 500;

const ofLocation = statement<{ location_id: string }>()((database, bind) =>
  database
    .selectFrom('subscription')
    .selectAll()
    .where('location_id', '=', bind('location_id'))
    .orderBy('id', 'desc'),
);

/** All of the location, the newest first. */
export async function readSubscriptions(store: Pick<StoreReader, 'rows' | 'locationId'>) {
  return store.rows(ofLocation, { location_id: store.locationId });
}

const byId = statement<{ location_id: string; id: string }>()((database, bind) =>
  database
    .selectFrom('subscription')
    .selectAll()
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('id')),
);

const lockById = statement<{ location_id: string; id: string }>()((database, bind, kind) => {
  const query = database
    .selectFrom('subscription')
    .selectAll()
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('id'));
  return kind === 'sqlite' ? query : query.forUpdate();
});

/** Throws `not_found` also for a subscription of somebody else. */
export async function getSubscription(
  store: StoreReader,
  id: string,
  owner: Owner,
): Promise<SubscriptionTable> {
  const [row] = await store.rows(byId, { location_id: store.locationId, id });
  return seen(row, owner);
}

/** As `getSubscription`, locked until the transaction ends. Throws `version_conflict`. */
export async function getSubscriptionForChange(
  store: StoreWriter,
  id: string,
  owner: Owner,
  ifVersion?: number,
): Promise<SubscriptionTable> {
  const [row] = await store.rows(lockById, { location_id: store.locationId, id });
  const found = seen(row, owner);
  if (ifVersion === undefined || found.version === ifVersion) return found;
  throw new RosterError(
    'version_conflict',
    `The subscription is at version ${found.version}, not ${ifVersion}. Read it again and repeat the change.`,
  );
}

export function isOwn(row: SubscriptionTable, { clientId, ownerId, seesAll }: Owner): boolean {
  return seesAll || (row.client_id === clientId && row.owner_id === ownerId);
}

function seen(row: SubscriptionTable | undefined, owner: Owner): SubscriptionTable {
  if (!row || !isOwn(row, owner)) throw notFound('The subscription');
  return row;
}

/** Throws `conflict` where the location has too many. */
export async function insertSubscription(store: StoreWriter, row: SubscriptionTable): Promise<void> {
  if ((await readSubscriptions(store)).length >= mostSubscriptions)
    throw new RosterError(
      'conflict',
      `The location has ${mostSubscriptions} subscriptions. Delete one first.`,
    );
  await insertRow(store, 'subscription', row);
}

export async function updateSubscription(store: StoreWriter, row: SubscriptionTable): Promise<void> {
  await updateRow(store, 'subscription', row);
}

const remove = statement<{ location_id: string; id: string }>()((database, bind) =>
  database
    .deleteFrom('subscription')
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('id')),
);

/** Its deliveries are seen no more; those that have ended are removed when their time has come. */
export async function removeSubscription(store: StoreWriter, id: string): Promise<void> {
  await store.rows(remove, { location_id: store.locationId, id });
}

const lastPosition = statement<{ location_id: string }>()((database, bind) =>
  database.selectFrom('stream').select('position').where('location_id', '=', bind('location_id')),
);

/** The position of the location's newest event. */
export async function positionNow(store: StoreReader | StoreWriter): Promise<number> {
  const [row] = await store.rows(lastPosition, { location_id: store.locationId });
  return row?.position ?? 0;
}

/** What is asked of each type of event, completed by what was left out. */
export function askedIn({
  events,
}: Pick<SubscriptionTable, 'events'>): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const parsed = parseJson(events);
  const asked = isRecord(parsed) ? Object.entries(parsed) : [];
  return new Map(asked.map(([type, filters]) => [type, isRecord(filters) ? filters : {}]));
}

export function eventsOf(row: Pick<SubscriptionTable, 'events'>): readonly string[] {
  return [...askedIn(row).keys()];
}

export function filterOf({ filter }: Pick<SubscriptionTable, 'filter'>): Readonly<Record<string, unknown>> {
  const parsed = parseJson(filter);
  return isRecord(parsed) ? parsed : {};
}

/** Where a subscription keeps a sealed value. */
export function sealedAt(id: string, column: 'secret' | 'previous_secret') {
  return { table: 'subscription', column, rowId: id } as const;
}
