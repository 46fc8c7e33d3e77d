import { sql } from 'kysely';
import { jsonRows } from './json-rows.ts';
import { statement } from './statement.ts';
import type { Tables } from './tables.ts';

/** All that may be read without naming a location. `test/support/operations.ts` holds all others to one. */

/** Tables that are read before a location is bound: small, and the same for every location of a tenant. */
export const referenceTables: readonly (keyof Tables)[] = [
  'tenant',
  'location',
  'user',
  'usage_day',
  'call_window',
  'quota',
  'quota_request',
  'master_key',
  'data_key',
  'signing_key',
  'scim_bearer',
];

/** Locations with jobs of some kinds that nobody runs, and whose time has come. `kinds` is JSON: `[{"kind": …}]`. */
const withJobs = statement<{ kinds: string; now: number }>()(
  (_database, bind, kind) => sql<{ location_id: string }>`select distinct location_id from job
    where date_ended is null and next_at <= ${bind('now')} and lease_until < ${bind('now')}
      and kind in (select kind from ${jsonRows(kind, bind('kinds'), { kind: 'text' })} as known) limit 100`,
);

/** Locations in which something is due. */
const withSchedule = statement<{ now: number }>()(
  (_database, bind) => sql<{ location_id: string }>`select distinct location_id from schedule
    where due_at <= ${bind('now')} limit 100`,
);

/** Locations with events that a consumer has not taken. */
const withNewEvents = statement<{ name: string }>()(
  (_database, bind) => sql<{ location_id: string }>`select consumer.location_id from consumer
    join stream on stream.location_id = consumer.location_id
    where consumer.name = ${bind('name')} and stream.position > consumer.position`,
);

/** Locations with events that have no position yet. */
const withUnnumberedEvents = statement<Record<string, never>>()(
  () => sql<{ location_id: string }>`select distinct location_id from event where position is null`,
);

/** Locations in which a delivery is due. */
const withDeliveries = statement<{ now: number }>()(
  (_database, bind) => sql<{ location_id: string }>`select distinct location_id from subscription
    where status = 'active' and url is not null and exists (select 1 from delivery
      where delivery.location_id = subscription.location_id and delivery.subscription_id = subscription.id
        and delivery.due_at <= ${bind('now')})`,
);

/** Locations with a connection whose other side is to be asked for news. */
const withConnections = statement<{ now: number }>()(
  (_database, bind) => sql<{ location_id: string }>`select distinct location_id from connection
    where due_at <= ${bind('now')} and status = 'active' and lease_until < ${bind('now')} limit 100`,
);

/** Locations with a link to HighLevel. */
const withLinks = statement<Record<string, never>>()(
  () => sql<{ location_id: string }>`select distinct location_id from highlevel_link`,
);

/** The location of a link to HighLevel, which a message from there names. */
const ofLink = statement<{ connection_id: string }>()(
  (_database, bind) => sql<{ location_id: string }>`select location_id from highlevel_link
    where connection_id = ${bind('connection_id')}`,
);

/** Locations that follow an Entra tenant. */
const withDirectories = statement<Record<string, never>>()(
  () => sql<{ location_id: string }>`select distinct location_id from connection
    where type = 'entra' and status = 'active' and credentials is not null`,
);

/** The location of a connection that another system names. */
const withConnection = statement<{ id: string }>()(
  (_database, bind) =>
    sql<{ location_id: string }>`select location_id from connection where id = ${bind('id')}`,
);

/** What workers look for. Each gives ids of locations and nothing else; the work in one then names it. */
export const workerScans = {
  withJobs,
  withSchedule,
  withNewEvents,
  withUnnumberedEvents,
  withDeliveries,
  withConnections,
  withLinks,
  ofLink,
  withDirectories,
  withConnection,
};
