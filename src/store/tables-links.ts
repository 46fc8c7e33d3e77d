import type { ConnectionType } from '#contacts/connection.ts';
import type { LeaverCause } from '#contacts/directory/leaver.ts';

/** Tables of the links to directories and to HighLevel, as in `tables.ts`. */
export interface LinkTables {
  connection: ConnectionTable;
  directory_person: DirectoryPersonTable;
  sync_record: SyncRecordTable;
  sync_conflict: SyncConflictTable;
}

export type ConnectionTable = {
  location_id: string;
  id: string;
  version: number;
  type: ConnectionType;
  name: string;
  name_folded: string;
  status: 'active' | 'paused';
  /** As its type defines them. */
  settings: string;
  /** `null` where the default holds. */
  mapping: string;
  /** Sealed JSON, as its type defines it. */
  credentials: string | null;
  /** Where the link stands, as its type defines it: `{deltaLink}` of a directory. Holds no secrets. */
  state: string;
  /** When the other side is to be asked for news; null where it is not asked. */
  due_at: number | null;
  lease_owner: string | null;
  lease_until: number;
  /** Tries in a row that failed. */
  failures: number;
  failing_since: number | null;
  failure_code: string | null;
  failure: string | null;
  /** It cannot sign in or lacks a permission: a person has to mend it. */
  is_broken: number;
  /** When all that the other side had was last here. */
  current_at: number | null;
  date_added: number;
  date_updated: number;
};

export type DirectoryPersonTable = {
  location_id: string;
  connection_id: string;
  person_id: string;
  state: 'linked' | 'skipped' | 'waiting' | 'refused' | 'removed';
  /** Why, as a code and in words; null where there is nothing to say. */
  code: string | null;
  reason: string | null;
  contact_id: string | null;
  name: string;
  name_folded: string;
  email: string;
  /** As the directory said them last. */
  attributes: string;
  manager_id: string | null;
  /** What the sync wrote last, by target of the mapping. */
  written: string;
  /** The version of the connection by whose settings and mapping that was; -1 where it is to be done again. */
  settled_version: number;
  /** The last pass over the whole directory that saw the person. */
  pass_id: string | null;
  /** Why the person is about to be taken away at the end of the run. */
  leaving: LeaverCause | null;
  /** When the person left, or was disabled, and why. */
  left_at: number | null;
  left_cause: LeaverCause | null;
  /** The steps that were taken then, as `[{step, before}]`: what the contact had before each. */
  left_steps: string;
  date_added: number;
  date_updated: number;
};

export type SyncRecordTable = {
  location_id: string;
  run_id: string;
  id: string;
  person_id: string;
  contact_id: string | null;
  outcome:
    | 'created'
    | 'updated'
    | 'linked'
    | 'skipped'
    | 'waiting'
    | 'refused'
    | 'removed'
    | 'restored'
    | 'createdThere'
    | 'updatedThere'
    | 'removedThere';
  reason: string | null;
  /** What differs, as `[{field, from, to}]`; `null` where the contact was made. */
  changes: string;
  /** What the contact had before, and has after, and how the person had `left`: what an undo goes by. */
  before: string;
  after: string;
};

export type SyncConflictTable = {
  location_id: string;
  id: string;
  connection_id: string;
  /** Of a person who may be several contacts, or of a field that both sides changed. */
  kind: 'match' | 'field';
  person_id: string | null;
  contact_id: string | null;
  field: string | null;
  /** What there is to choose from. */
  choices: string;
  reason: string;
  status: 'open' | 'resolved';
  /** What was chosen. */
  resolution: string;
  date_added: number;
  date_resolved: number | null;
};
