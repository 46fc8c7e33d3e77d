/** Tables of segments, limits and the audit, as in `tables.ts`. */
export interface PlatformTables {
  segment: SegmentTable;
  audit: AuditTable;
  quota: QuotaTable;
  quota_request: QuotaRequestTable;
}

export type SegmentTable = {
  location_id: string;
  id: string;
  name: string;
  version: number;
  name_folded: string;
  /** As they were sent: the search grammar reads them at each use. */
  filters: string;
  sort: string;
  date_added: number;
  date_updated: number;
};

/** Who read what, gathered by second, and commands that stored no event. Changes stand in `event` and `history`. */
export type AuditTable = {
  location_id: string;
  id: string;
  at: number;
  kind: 'read' | 'command';
  operation: string;
  /** With the address that the call came from, as `from`. */
  actor: string;
  calls: number;
  /** The contacts that were answered. */
  contact_ids: string;
  /** Of the filter; '' where the operation takes none. */
  digest: string;
};

/** Limits of a client, or of a tenant under its own id. A reference table: read before a location is bound. */
export type QuotaTable = {
  tenant_id: string;
  client_id: string;
  burst: number;
  interval: number;
  daily: number;
  date_updated: number;
};

/** A reference table too. */
export type QuotaRequestTable = {
  tenant_id: string;
  id: string;
  client_id: string;
  actor: string;
  burst: number | null;
  daily: number | null;
  reason: string;
  date_added: number;
};
