import { sql } from 'kysely';
import { statement } from '../statement.ts';
import type { StoreReader, StoreWriter } from '../store.ts';
import type { HighLevelLinkTable } from '../tables-highlevel.ts';
import { changeLink } from './links.ts';
import { outgoingNews } from './outgoing.ts';

/** A run for which an account is compared: all of it, or what changed since it was last looked at. */
export interface AskedRun {
  readonly id: string;
  readonly mode: 'full' | 'incremental';
}

/** The run that waits for a link to be compared. */
export function askedRun({ run_id: id, run_mode: mode }: HighLevelLinkTable): AskedRun | undefined {
  return id === null || mode === null ? undefined : { id, mode };
}

/** Has both sides compared for a run, by the process that works for the link. */
export async function askForRun(
  store: StoreWriter,
  connectionId: string,
  { id, mode }: AskedRun,
): Promise<void> {
  await changeLink(store, connectionId, { run_id: id, run_mode: mode });
  store.announce(outgoingNews);
}

type Place = { location_id: string; connection_id: string };

const asked = statement<Place>()(
  (_database, bind) => sql<{ run_id: string | null }>`select run_id from highlevel_link
    where location_id = ${bind('location_id')} and connection_id = ${bind('connection_id')}`,
);

/** The run that waits for both sides to be compared; null for none, and nothing where there is no link. */
export async function runAskedOf(
  store: StoreReader | StoreWriter,
  connectionId: string,
): Promise<string | null | undefined> {
  const [link] = await store.rows(asked, { location_id: store.locationId, connection_id: connectionId });
  return link?.run_id;
}

/** Both sides were compared for a run, or nobody waits for that any more. */
export async function endRunAsked(
  { database, locationId }: StoreWriter,
  connectionId: string,
  runId: string,
): Promise<void> {
  await database
    .updateTable('highlevel_link')
    .set({ run_id: null, run_mode: null })
    .where('location_id', '=', locationId)
    .where('connection_id', '=', connectionId)
    .where('run_id', '=', runId)
    .execute();
}

/** What of a run is still to be done: contacts to read there, and to send. */
export interface Remaining {
  readonly reads: number;
  readonly sends: number;
}

const remaining = statement<Place & { run_id: string; tries: number }>()(
  (_database, bind) => sql<Remaining>`select
    (select count(distinct remote_id) from incoming_change where location_id = ${bind('location_id')}
      and connection_id = ${bind('connection_id')} and status = 'waiting' and run_id = ${bind('run_id')}
      and attempts < ${bind('tries')}) as reads,
    (select count(distinct contact_id) from outgoing_change where location_id = ${bind('location_id')}
      and connection_id = ${bind('connection_id')} and status = 'waiting' and run_id = ${bind('run_id')}
      and attempts < ${bind('tries')}) as sends`,
);

/** What of a run was tried less often than so many times, and is to be done. */
export async function remainingOfRun(
  store: StoreReader | StoreWriter,
  connectionId: string,
  runId: string,
  tries: number,
): Promise<Remaining> {
  const place = { location_id: store.locationId, connection_id: connectionId };
  const [row] = await store.rows(remaining, { ...place, run_id: runId, tries });
  return { reads: Number(row?.reads ?? 0), sends: Number(row?.sends ?? 0) };
}

const askedFor = statement<Place & { run_id: string }>()(
  (_database, bind) => sql<{ reads: number }>`select count(distinct remote_id) as reads from incoming_change
    where location_id = ${bind('location_id')} and connection_id = ${bind('connection_id')}
      and run_id = ${bind('run_id')}`,
);

/** How many records there a run asked for. They are forgotten some hours after they were read. */
export async function readsOfRun(
  store: StoreReader | StoreWriter,
  connectionId: string,
  runId: string,
): Promise<number> {
  const place = { location_id: store.locationId, connection_id: connectionId };
  const [row] = await store.rows(askedFor, { ...place, run_id: runId });
  return Number(row?.reads ?? 0);
}

/** Under what a record is kept that a run has read whether it changed or not. */
export function comparedId(store: StoreWriter): string {
  return `compared ${store.newId()}`;
}

type OfRun = Place & { run_id: string };

const dropReads = statement<OfRun>()(
  (_database, bind) => sql<object>`delete from incoming_change where location_id = ${bind('location_id')}
    and connection_id = ${bind('connection_id')} and run_id = ${bind('run_id')} and status = 'waiting'
    and message_id like 'compared %'`,
);

/** What nobody has changed since the run noted it, and of which nothing was sent. */
const dropSends = statement<OfRun>()(
  (_database, bind) => sql<object>`delete from outgoing_change where location_id = ${bind('location_id')}
    and connection_id = ${bind('connection_id')} and run_id = ${bind('run_id')} and status = 'waiting'
    and revision = 1 and attempts = 0 and (fingerprint is null or fingerprint like 'perhaps %')
    and not exists (select 1 from remote_record where remote_record.location_id = ${bind('location_id')}
      and remote_record.connection_id = ${bind('connection_id')} and remote_record.kind = 'contact'
      and remote_record.local_id = outgoing_change.contact_id)`,
);

const keepReads = statement<OfRun>()(
  (_database, bind) => sql<object>`update incoming_change set run_id = null
    where location_id = ${bind('location_id')} and connection_id = ${bind('connection_id')}
      and run_id = ${bind('run_id')}`,
);

const keepSends = statement<OfRun>()(
  (_database, bind) => sql<object>`update outgoing_change set run_id = null
    where location_id = ${bind('location_id')} and connection_id = ${bind('connection_id')}
      and run_id = ${bind('run_id')}`,
);

/**
 * A run that was cancelled: what it only wanted to look at is dropped; what is known to have changed on either side goes on
 * its way as without it.
 */
export async function dropRun(store: StoreWriter, connectionId: string, runId: string): Promise<void> {
  await endRunAsked(store, connectionId, runId);
  const place = { location_id: store.locationId, connection_id: connectionId, run_id: runId };
  for (const step of [dropReads, dropSends, keepReads, keepSends]) await store.rows(step, place);
}
