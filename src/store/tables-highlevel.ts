/** Tables of the link to HighLevel, as in `tables.ts`. */
export interface HighLevelTables {
  highlevel_link: HighLevelLinkTable;
  remote_record: RemoteRecordTable;
  outgoing_change: OutgoingChangeTable;
  incoming_change: IncomingChangeTable;
}

/** One row for each account that is linked: who works for it, how far it was read, what of its limits is used. */
export type HighLevelLinkTable = {
  location_id: string;
  connection_id: string;
  /** The location there. */
  remote_location_id: string;
  /** The process that works for it until `leased_until`. */
  owner: string | null;
  leased_until: number | null;
  /** The token bucket, JSON. */
  bucket: string;
  /** Changes there were read up to this moment of HighLevel's clock. */
  read_to: number;
  /** When changes were last looked for, and when all records were. */
  looked_at: number;
  swept_at: number;
  date_added: number;
  /** The run that waits for both sides to be compared, and how. */
  run_id: string | null;
  run_mode: 'full' | 'incremental' | null;
};

/**
 * `untied` is a contact that was linked with one there, until somebody parted the two; `sent` one of which is not known yet
 * which it is there: `here` is what was sent to make it.
 */
export type RemoteKind = 'contact' | 'note' | 'task' | 'business' | 'field' | 'user' | 'untied' | 'sent';

/** Which record there is which here, and what both held when they were last alike. */
export type RemoteRecordTable = {
  location_id: string;
  connection_id: string;
  kind: RemoteKind;
  local_id: string;
  remote_id: string;
  /** The contact, or the one that the record hangs on; '' for what belongs to the location. */
  contact_id: string;
  /** JSON. */
  here: string;
  there: string;
  date_updated: number;
};

/** A record whose state here is to be brought there. One row, however often it changes meanwhile. */
export type OutgoingChangeTable = {
  location_id: string;
  connection_id: string;
  id: string;
  kind: 'contact' | 'note' | 'task' | 'business';
  record_id: string;
  /** Changes of one contact go one after another; '' for what belongs to the location. */
  contact_id: string;
  status: 'waiting' | 'refused' | 'partial';
  /** Rises with each change, so that one that comes while it is sent is not forgotten. */
  revision: number;
  due_at: number;
  attempts: number;
  /** Of what was sent to make the record there: whether it arrived is not known yet. */
  fingerprint: string | null;
  /** Why it was refused or did not arrive the last time. */
  code: string | null;
  reason: string | null;
  /** Of what arrived in part, JSON: which members did not, and why. */
  not_sent: string | null;
  date_added: number;
  date_updated: number;
  /** The run that noted it. */
  run_id: string | null;
};

/** Something that changed there. What it is now is read there. */
export type IncomingChangeTable = {
  location_id: string;
  connection_id: string;
  id: string;
  /** HighLevel's id of the webhook: what comes twice is taken once. */
  message_id: string;
  type: string;
  /** The contact there; '' where the webhook does not name it. */
  remote_contact_id: string;
  remote_id: string;
  status: 'waiting' | 'done' | 'refused';
  due_at: number;
  attempts: number;
  reason: string | null;
  date_added: number;
  /** The run that asked for it. */
  run_id: string | null;
};
