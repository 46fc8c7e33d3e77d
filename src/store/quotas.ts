import { toIso } from '#base/clock.ts';
import type { Quota, QuotaRequest } from '#contacts/quota.ts';
import type { Session } from './engines/engine.ts';
import type { StoreReader, StoreWriter } from './store.ts';
import type { QuotaRequestTable, QuotaTable } from './tables-platform.ts';

export interface Limits {
  /** Calls in an interval. */
  readonly burst: number;
  /** Milliseconds. */
  readonly interval: number;
  /** Calls in a day of UTC. */
  readonly daily: number;
}

/** Every limit that was set, of all tenants: read before a location is bound. */
export async function readQuotas(session: Session): Promise<readonly QuotaTable[]> {
  return session.database.selectFrom('quota').selectAll().execute();
}

/** The limits of the tenant, by client. */
export async function listQuotas(store: StoreReader, tenantId: string): Promise<Quota[]> {
  const rows = await store.database
    .selectFrom('quota')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('client_id')
    .execute();
  return rows.map(presentQuota);
}

/** The limits that hold for a client because they were set: its own, else those of its tenant. */
export async function findLimits(
  store: StoreReader,
  tenantId: string,
  clientId: string,
): Promise<Limits | undefined> {
  const rows = await store.database
    .selectFrom('quota')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('client_id', 'in', [clientId, tenantId])
    .execute();
  return rows.find(row => row.client_id === clientId) ?? rows[0];
}

export async function setQuota(
  store: StoreWriter,
  tenantId: string,
  clientId: string,
  limits: Limits,
): Promise<Quota> {
  const { burst, interval, daily } = limits;
  const row: QuotaTable = {
    tenant_id: tenantId,
    client_id: clientId,
    burst,
    interval,
    daily,
    date_updated: store.now,
  };
  await store.database
    .insertInto('quota')
    .values(row)
    .onConflict(conflict =>
      conflict
        .columns(['tenant_id', 'client_id'])
        .doUpdateSet({ burst, interval, daily, date_updated: store.now }),
    )
    .execute();
  store.announce('quota');
  const quota = presentQuota(row);
  store.noteEvent({ type: 'quota.changed', data: { quota }, changes: [] });
  return quota;
}

export async function insertQuotaRequest(
  store: StoreWriter,
  tenantId: string,
  wish: Pick<QuotaRequest, 'clientId' | 'reason' | 'perInterval' | 'perDay'>,
): Promise<QuotaRequest> {
  const row: QuotaRequestTable = {
    tenant_id: tenantId,
    id: store.newId(),
    client_id: wish.clientId,
    actor: JSON.stringify(store.cause.actor),
    burst: wish.perInterval ?? null,
    daily: wish.perDay ?? null,
    reason: wish.reason,
    date_added: store.now,
  };
  await store.database.insertInto('quota_request').values(row).execute();
  const request = presentRequest(row);
  store.noteEvent({ type: 'quota.requested', data: { request }, changes: [] });
  return request;
}

/** The requests of the tenant, the newest first, behind one of them. */
export async function listQuotaRequests(
  store: StoreReader,
  tenantId: string,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<QuotaRequest[]> {
  let query = store.database.selectFrom('quota_request').selectAll().where('tenant_id', '=', tenantId);
  if (after !== undefined) query = query.where('id', '<', after);
  const rows = await query.orderBy('id', 'desc').limit(limit).execute();
  return rows.map(presentRequest);
}

function presentQuota(row: QuotaTable): Quota {
  return {
    clientId: row.client_id,
    perInterval: row.burst,
    intervalSeconds: row.interval / 1000,
    perDay: row.daily,
    updatedAt: toIso(row.date_updated),
  };
}

function presentRequest(row: QuotaRequestTable): QuotaRequest {
  return {
    id: row.id,
    clientId: row.client_id,
    ...(row.burst !== null && { perInterval: row.burst }),
    ...(row.daily !== null && { perDay: row.daily }),
    reason: row.reason,
    createdAt: toIso(row.date_added),
  };
}
