import { sql } from 'kysely';
import type { Session } from './engines/engine.ts';
import { statement } from './statement.ts';

/** Whose calls are counted on which day. Days are counted in UTC since 1970. */
export type UsageDay = {
  readonly tenant_id: string;
  readonly bucket: string;
  readonly day: number;
};

/** What of a day was given out, and how many of its calls are given out or made by now. */
export interface LeasedCalls {
  readonly granted: number;
  readonly total: number;
}

const addCalls = statement<UsageDay & { calls: number; daily: number }>()((database, bind) =>
  database
    .insertInto('usage_day')
    .values({
      tenant_id: bind('tenant_id'),
      bucket: bind('bucket'),
      day: bind('day'),
      calls: bind('calls'),
    })
    .onConflict(conflict =>
      conflict
        .columns(['tenant_id', 'bucket', 'day'])
        .doUpdateSet({ calls: sql`usage_day.calls + ${bind('calls')}` })
        .where('usage_day.calls', '<', bind('daily')),
    )
    .returning('calls'),
);

const moveCalls = statement<UsageDay & { by: number }>()((database, bind) =>
  database
    .updateTable('usage_day')
    .set({ calls: sql`calls + ${bind('by')}` })
    .where('tenant_id', '=', bind('tenant_id'))
    .where('bucket', '=', bind('bucket'))
    .where('day', '=', bind('day')),
);

/** Takes up to `wanted` calls out of the day's `daily`; grants what is left of them, so zero at its end. */
export async function leaseCalls(
  session: Session,
  usage: UsageDay,
  { wanted, daily }: { readonly wanted: number; readonly daily: number },
): Promise<LeasedCalls> {
  // The update locks the row, so two replicas cannot both be granted the last calls.
  const [row] = await session.rows(addCalls, { ...usage, calls: wanted, daily });
  if (!row) return { granted: 0, total: daily };
  const excess = Math.max(0, row.calls - daily);
  if (excess > 0) await session.rows(moveCalls, { ...usage, by: -excess });
  return { granted: wanted - excess, total: row.calls - excess };
}

/** Corrects what the day counts by what a lease did not use, or by what was used beyond it (then positive). */
export async function correctCalls(session: Session, usage: UsageDay, by: number): Promise<void> {
  await session.rows(moveCalls, { ...usage, by });
}
