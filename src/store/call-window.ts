import { sql } from 'kysely';
import type { Session } from './engines/engine.ts';
import { statement } from './statement.ts';

/** Whose calls are counted together by all servers on one store. */
export type CallBucket = {
  readonly tenant_id: string;
  readonly bucket: string;
};

/** The window that a bucket is in. */
export interface CallWindow {
  /** When its first call came, in milliseconds since 1970. */
  readonly startedAt: number;
  /** Made in it, as far as it was told of them. */
  readonly calls: number;
}

const addCalls = statement<CallBucket & { started_at: number; calls: number; since: number; now: number }>()(
  (_database, bind) => {
    const isOpen = sql`(call_window.started_at > ${bind('since')} and call_window.started_at <= ${bind('now')})`;
    return sql<{ started_at: number; calls: number }>`
      insert into call_window (tenant_id, bucket, started_at, calls)
      values (${bind('tenant_id')}, ${bind('bucket')}, ${bind('started_at')}, ${bind('calls')})
      on conflict (tenant_id, bucket) do update set
        calls = excluded.calls + case when ${isOpen} then call_window.calls else 0 end,
        started_at = case when ${isOpen} and call_window.started_at < excluded.started_at
          then call_window.started_at else excluded.started_at end
      returning started_at, calls`;
  },
);

/**
 * Adds calls of a server whose window began at `startedAt` to what all servers have counted; a window that is over by
 * `now` gives way to it. Answers the window that holds for all.
 */
export async function addToWindow(
  session: Session,
  bucket: CallBucket,
  { startedAt, calls, interval, now }: CallWindow & { readonly interval: number; readonly now: number },
): Promise<CallWindow> {
  const [row] = await session.rows(addCalls, {
    ...bucket,
    started_at: startedAt,
    calls,
    since: now - interval,
    now,
  });
  return { startedAt: row?.started_at ?? startedAt, calls: row?.calls ?? calls };
}
