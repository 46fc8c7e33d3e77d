import { sql } from 'kysely';
import { toIso } from '#base/clock.ts';
import { notFound } from '#base/errors.ts';
import { isRecord, parseJson } from '#base/json.ts';
import { defaultSettings } from '#contacts/default-settings.ts';
import type { Location, LocationSettings } from '#contacts/location.ts';
import type { Session } from './engines/engine.ts';
import { statement } from './statement.ts';
import type { StoreReader, StoreWriter } from './store.ts';
import type { LocationTable } from './tables.ts';

/** Members of a location that nothing but its own record looks at. */
const details = ['phone', 'email', 'address', 'city', 'state', 'postalCode', 'website'] as const;
type Details = Partial<Pick<Location, (typeof details)[number]>>;

const byId = statement<{ id: string }>()((database, bind) =>
  database.selectFrom('location').selectAll().where('id', '=', bind('id')),
);

/** The location that the store is bound to. */
export async function getLocation(store: StoreReader): Promise<Location> {
  const [row] = await store.rows(byId, { id: store.locationId });
  if (!row) throw notFound('The location');
  return fromRow(row);
}

/** As `getLocation`, with the names that its contacts are shown by read up to the revision that it is at. */
export async function getLocationWithNames(store: StoreReader): Promise<Location> {
  const [row] = await store.rows(byId, { id: store.locationId });
  if (!row) throw notFound('The location');
  await store.dictionary(row.dictionary_revision);
  return fromRow(row);
}

/** All locations of the tenant that the bound location belongs to, oldest first. */
export async function listLocations(store: StoreReader): Promise<Location[]> {
  const rows = await store.database
    .selectFrom('location')
    .selectAll()
    .where('tenant_id', '=', database =>
      database.selectFrom('location').select('tenant_id').where('id', '=', store.locationId),
    )
    .orderBy('number')
    .execute();
  return rows.map(fromRow);
}

/** Which locations a tenant has; read before one is bound. */
export async function locationIdsOf(
  session: Session,
  tenantId: string,
): Promise<readonly { readonly id: string; readonly isDefault: boolean }[]> {
  const rows = await session.database
    .selectFrom('location')
    .select(['id', 'is_default'])
    .where('tenant_id', '=', tenantId)
    .orderBy('number')
    .execute();
  return rows.map(row => ({ id: row.id, isDefault: row.is_default === 1 }));
}

/** Whether a location belongs to the tenant of the bound one. */
export async function isOfSameTenant(
  { database, locationId }: StoreReader,
  otherId: string,
): Promise<boolean> {
  const row = await database
    .selectFrom('location as own')
    .innerJoin('location as other', 'other.tenant_id', 'own.tenant_id')
    .select('other.id')
    .where('own.id', '=', locationId)
    .where('other.id', '=', otherId)
    .executeTakeFirst();
  return row !== undefined;
}

export interface NewLocation extends Details {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly country: string;
  readonly timezone: string;
  readonly settings: LocationSettings;
}

/** Adds a location; one whose settings say `default` takes that from the others of the tenant. */
export async function insertLocation(
  session: Pick<Session, 'database' | 'kind'>,
  now: number,
  location: NewLocation,
): Promise<Location> {
  const { settings } = location;
  if (session.kind === 'postgres') await waitForOthers(session);
  if (settings.default) await clearDefault(session, location.tenantId);
  const { last } = await session.database
    .selectFrom('location')
    .select(({ fn }) => fn.max('number').as('last'))
    .executeTakeFirstOrThrow();
  const row: LocationTable = {
    id: location.id,
    tenant_id: location.tenantId,
    number: (last ?? 0) + 1,
    is_default: settings.default ? 1 : 0,
    version: 1,
    dictionary_revision: 0,
    name: location.name,
    country: location.country,
    timezone: location.timezone,
    settings: settingsText(settings),
    details: detailsText(location),
    date_added: now,
    date_updated: now,
  };
  await session.database.insertInto('location').values(row).execute();
  return fromRow(row);
}

/** Two locations that are added at once would take one number; SQLite's writer is alone anyway. */
async function waitForOthers({ database }: Pick<Session, 'database'>): Promise<void> {
  await sql`select pg_advisory_xact_lock(7238912)`.execute(database);
}

/** Replaces what can be changed of the bound location, and raises its version. */
export async function updateLocation(store: StoreWriter, after: Location): Promise<Location> {
  if (after.settings.default) await clearDefault(store, after.companyId);
  const version = after.version + 1;
  await store.database
    .updateTable('location')
    .set({
      version,
      is_default: after.settings.default ? 1 : 0,
      name: after.name,
      country: after.country,
      timezone: after.timezone,
      settings: settingsText(after.settings),
      details: detailsText(after),
      date_updated: store.now,
    })
    .where('id', '=', store.locationId)
    .execute();
  return { ...after, version };
}

async function clearDefault({ database }: Pick<Session, 'database'>, tenantId: string): Promise<void> {
  await database.updateTable('location').set({ is_default: 0 }).where('tenant_id', '=', tenantId).execute();
}

function settingsText({ default: _column, ...settings }: LocationSettings): string {
  return JSON.stringify(settings);
}

function detailsText(location: Details): string {
  return JSON.stringify(Object.fromEntries(details.map(member => [member, location[member]])));
}

function fromRow(row: LocationTable): Location {
  return {
    ...readDetails(row.details),
    id: row.id,
    companyId: row.tenant_id,
    version: row.version,
    name: row.name,
    country: row.country,
    timezone: row.timezone,
    settings: { ...readSettings(row.settings), default: row.is_default === 1 },
    dateAdded: toIso(row.date_added),
  };
}

function readSettings(text: string): Omit<LocationSettings, 'default'> {
  const parsed = parseJson(text);
  if (!isRecord(parsed)) return defaultSettings;
  const identifiers = parsed.contactUniqueIdentifiers;
  return {
    allowDuplicateContact: parsed.allowDuplicateContact === true,
    contactUniqueIdentifiers: Array.isArray(identifiers)
      ? identifiers.filter(identifier => identifier === 'email' || identifier === 'phone')
      : defaultSettings.contactUniqueIdentifiers,
    allowDuplicateOpportunity: parsed.allowDuplicateOpportunity === true,
    allowFacebookNameMerge: parsed.allowFacebookNameMerge === true,
    disableContactTimezone: parsed.disableContactTimezone === true,
  };
}

function readDetails(text: string): Details {
  const parsed = parseJson(text);
  const found: Record<string, string> = {};
  for (const member of details) {
    const value = isRecord(parsed) ? parsed[member] : undefined;
    if (typeof value === 'string') found[member] = value;
  }
  return found;
}
