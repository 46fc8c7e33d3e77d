import { toIso } from '#base/clock.ts';
import type { Connection, ConnectionHealth } from '#contacts/connection.ts';
import { runKindOf } from '#links/run-kind.ts';
import { settingsOf } from '#store/connections/connections.ts';
import { openFieldProblems } from '#store/connections/field-conflicts.ts';
import { findOpenJob } from '#store/jobs/jobs.ts';
import type { StoreReader, StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { scimUrl } from './scim-door.ts';

/** A connection as administrators see it. */
export async function presentConnection(
  store: StoreReader | StoreWriter,
  row: ConnectionTable,
  publicUrl?: string,
): Promise<Connection> {
  const run = await findOpenJob(store, runKindOf(row.type), row.id);
  const problems = (await openFieldProblems(store, row.id)).map(({ id, field, reason }) => ({
    conflictId: id,
    field: field ?? '',
    message: reason,
  }));
  return {
    id: row.id,
    locationId: row.location_id,
    version: row.version,
    type: row.type,
    name: row.name,
    status: row.status,
    settings: { ...settingsOf(row) },
    // Those of a SCIM client are made with the connection, and only their digests are kept.
    hasCredentials: row.type === 'scim' || row.credentials !== null,
    health: {
      ...healthOf(row, store.now, run?.state === 'stopped'),
      ...(problems.length > 0 && { problems }),
    },
    ...(run && { runId: run.id }),
    ...(row.type === 'scim' && publicUrl !== undefined && { scimUrl: scimUrl(publicUrl, row.id) }),
    ...(row.type === 'highlevel' &&
      publicUrl !== undefined && { webhookUrl: `${publicUrl}/webhooks/highlevel/${row.id}` }),
    dateAdded: toIso(row.date_added),
    dateUpdated: toIso(row.date_updated),
  };
}

function healthOf(row: ConnectionTable, now: number, isStopped: boolean): ConnectionHealth {
  return {
    state: stateOf(row, isStopped),
    ...(row.current_at !== null && { lagSeconds: Math.max(0, Math.floor((now - row.current_at) / 1000)) }),
    failures: row.failures,
    ...(row.failing_since !== null && { failingSince: toIso(row.failing_since) }),
    ...(row.failure !== null && { lastFailure: { code: row.failure_code ?? '', message: row.failure } }),
    ...(row.failures > 0 && row.due_at !== null && { nextTryAt: toIso(row.due_at) }),
  };
}

function stateOf(row: ConnectionTable, isStopped: boolean): ConnectionHealth['state'] {
  if (row.status === 'paused') return 'paused';
  if (row.is_broken === 1) return 'broken';
  if (isStopped) return 'stopped';
  if (row.failures > 0) return 'late';
  return row.current_at === null ? 'new' : 'onTime';
}
