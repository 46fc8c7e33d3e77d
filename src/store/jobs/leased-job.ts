import { statement } from '../statement.ts';
import type { StoreReader } from '../store.ts';

/** Jobs of these kinds in a location that nobody runs, and whose time has come. */
export const openIn = (
  database: Pick<StoreReader['database'], 'selectFrom'>,
  locationId: string,
  kinds: readonly string[],
  now: number,
) =>
  database
    .selectFrom('job')
    .where('location_id', '=', locationId)
    .where('date_ended', 'is', null)
    .where('next_at', '<=', now)
    .where('lease_until', '<', now)
    .where('kind', 'in', kinds);

/** Takes the lease of a job that nobody has. */
export const take = statement<{
  location_id: string;
  id: string;
  owner: string;
  now: number;
  until: number;
}>()((database, bind) =>
  database
    .updateTable('job')
    .set({ state: 'running', lease_owner: bind('owner'), lease_until: bind('until') })
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('id'))
    .where('date_ended', 'is', null)
    .where('lease_until', '<', bind('now'))
    .returningAll(),
);

/** A job whose lease this process has. */
export type Held = { location_id: string; id: string; owner: string };

/** Keeps the place that a step reached; no row where the lease was lost. */
export const keepPlace = statement<
  Held & {
    cursor: string;
    counts: string;
    total: number | null;
    result: string;
    state: string;
    error: string | null;
    now: number;
    next: number;
    holder: string | null;
    until: number;
    ended: number | null;
  }
>()((database, bind) =>
  database
    .updateTable('job')
    .set({
      cursor: bind('cursor'),
      counts: bind('counts'),
      total: bind('total'),
      result: bind('result'),
      state: bind('state'),
      error: bind('error'),
      attempts: 0,
      next_at: bind('next'),
      lease_owner: bind('holder'),
      lease_until: bind('until'),
      date_updated: bind('now'),
      date_ended: bind('ended'),
    })
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('id'))
    .where('lease_owner', '=', bind('owner'))
    .where('date_ended', 'is', null)
    .returning('id'),
);

export const giveBack = statement<Held>()((database, bind) =>
  database
    .updateTable('job')
    .set({ lease_owner: null, lease_until: 0 })
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('id'))
    .where('lease_owner', '=', bind('owner')),
);

/** Lets a job wait after a failure, or ends it. */
export const setAside = statement<
  Held & {
    error: string;
    state: string;
    attempts: number;
    next: number;
    now: number;
    ended: number | null;
  }
>()((database, bind) =>
  database
    .updateTable('job')
    .set({
      error: bind('error'),
      state: bind('state'),
      attempts: bind('attempts'),
      next_at: bind('next'),
      lease_owner: null,
      lease_until: 0,
      date_updated: bind('now'),
      date_ended: bind('ended'),
    })
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('id'))
    .where('lease_owner', '=', bind('owner'))
    .where('date_ended', 'is', null),
);
