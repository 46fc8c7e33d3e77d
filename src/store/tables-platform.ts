/** Tables of segments, limits and the audit, as in `tables.ts`. */
export interface PlatformTables {
  segment: SegmentTable;
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
