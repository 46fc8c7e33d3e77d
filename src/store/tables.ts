import type { HighLevelTables } from './tables-highlevel.ts';
import type { LinkTables } from './tables-links.ts';
import type { PlatformTables } from './tables-platform.ts';
import type { ScimTables } from './tables-scim.ts';

/**
 * The tables as Kysely sees them. Columns are of three kinds on both engines: text that compares by bytes,
 * whole numbers (times are milliseconds, yes and no are 1 and 0), and JSON read as text.
 */
export interface Tables extends PlatformTables, HighLevelTables, LinkTables, ScimTables {
  // Reference tables: found before a location is bound.
  tenant: { id: string; date_added: number };
  location: LocationTable;
  user: UserTable;
  master_key: { id: string; master_id: string; sealed: string };
  data_key: DataKeyTable;
  signing_key: SigningKeyTable;
  call_window: { tenant_id: string; bucket: string; started_at: number; calls: number };
  usage_day: { tenant_id: string; bucket: string; day: number; calls: number };

  // Tables of one location.
  tag: TagTable;
  custom_field: CustomFieldTable;
  business: BusinessTable;
  contact: ContactTable;
  contact_search: ContactSearchTable;
  /** Of SQLite alone: up to which number the contacts of a location are in its text index. */
  text_index: { location_id: string; number: number };
  contact_key: { location_id: string; kind: 'email' | 'phone'; value: string; contact_id: string };
  contact_tag: { location_id: string; tag_id: string; contact_id: string; date_added: number };
  contact_follower: { location_id: string; user_id: string; contact_id: string };
  contact_field: ContactFieldTable;
  external_id: { location_id: string; system: string; external_id: string; contact_id: string };
  task: TaskTable;
  note: NoteTable;
  appointment: AppointmentTable;
  appointment_note: AppointmentNoteTable;
  calendar: CalendarTable;
  blocked_slot: BlockedSlotTable;
  recurring_task: RecurringTaskTable;
  recurring_task_made: RecurringTaskMadeTable;
  campaign: NamedTable & { status: string; version: number; date_added: number; date_updated: number };
  workflow: NamedTable & { status: string; version: number; date_added: number; date_updated: number };
  enrollment: EnrollmentTable;
  event: EventTable;
  history: HistoryTable;
  idempotency_key: IdempotencyKeyTable;
  counter: { location_id: string; name: string; value: number };
  stream: { location_id: string; position: number };
  consumer: { location_id: string; name: string; position: number };
  job: JobTable;
  schedule: ScheduleTable;
  timed_ask: { location_id: string; subscription_id: string; kind: string; name: string; terms: string };
  blob: BlobTable;
  business_field: BusinessFieldTable;
  field_folder: FieldFolderTable;
  relation: RelationTable;
  blob_chunk: { location_id: string; blob_id: string; number: number; bytes: Uint8Array };
  /** Whose value a file is: that of a field of a contact or business. The file itself is a blob of the same id. */
  field_file: { location_id: string; id: string; field_id: string; record_id: string };
  merge: MergeTable;
  merged_contact: MergedContactTable;
  merged_record: MergedRecordTable;
  erasure: ErasureTable;
  duplicate_group: DuplicateGroupTable;
  duplicate_member: { location_id: string; group_id: string; contact_id: string };
  suppression_key: { location_id: string; sealed: string };
  suppressed_id: { location_id: string; system: string; digest: string; date_added: number };
  import_trial: {
    location_id: string;
    job_id: string;
    key: string;
    contact_id: string;
    /** As in the row of a contact. */
    fields: string | null;
  };
  import_error: { location_id: string; job_id: string; row: number; problems: string; source: string };
  subscription: SubscriptionTable;
  delivery: DeliveryTable;
}

type NamedTable = {
  location_id: string;
  id: string;
  name: string;
};

export type LocationTable = {
  id: string;
  tenant_id: string;
  /** Small and never used again: the upper part of the row numbers of the text index. */
  number: number;
  is_default: number;
  version: number;
  /** Rises with each change of a tag or custom field of the location. */
  dictionary_revision: number;
  name: string;
  country: string;
  timezone: string;
  settings: string;
  details: string;
  date_added: number;
  date_updated: number;
};

export type UserTable = {
  tenant_id: string;
  id: string;
  object_id: string | null;
  name: string;
  first_name: string | null;
  last_name: string | null;
  email: string | null;
  email_lower: string | null;
  phone: string | null;
  role: string;
  date_added: number;
};

export type TagTable = NamedTable & {
  /** Of a deleted tag with its id behind a line break, so that the name is free. */
  name_folded: string;
  revision: number;
  deleted_at: number | null;
  /** The tag that a deleted one was merged into. */
  merged_into: string | null;
};

export type CustomFieldTable = NamedTable & {
  version: number;
  name_folded: string;
  /** Of a deleted field with its id behind a line break, so that the key is free. */
  key: string;
  /** The object that it is a member of. */
  model: string;
  data_type: string;
  placeholder: string | null;
  position: number;
  options: string;
  revision: number;
  deleted_at: number | null;
  date_added: number;
  description: string | null;
  folder_id: string | null;
  show_in_forms: number | null;
  date_updated: number | null;
  /** When a deleted field and its values were destroyed. */
  purged_at: number | null;
};

export type BusinessTable = NamedTable & {
  version: number;
  name_folded: string;
  phone: string | null;
  email: string | null;
  website: string | null;
  address: string | null;
  city: string | null;
  state: string | null;
  postal_code: string | null;
  country: string | null;
  description: string | null;
  created_by: string;
  date_added: number;
  date_updated: number;
  /** The stored values by the field's id, as JSON. */
  custom_fields: string | null;
  external_id: string | null;
  /** The host of the website without `www.`. */
  website_domain: string | null;
  /** What a text query looks in, folded, a value on each line. */
  text_folded: string | null;
};

/** What a business is found by: a row for each value, standard members by their key, custom fields by id. */
export type BusinessFieldTable = {
  location_id: string;
  business_id: string;
  field: string;
  part: string;
  text: string | null;
  number: number | null;
};

export type FieldFolderTable = {
  location_id: string;
  id: string;
  version: number;
  object_key: string;
  name: string;
  date_added: number;
  date_updated: number;
};

export type RelationTable = {
  location_id: string;
  id: string;
  association_id: string;
  first_record_id: string;
  second_record_id: string;
  date_added: number;
};

export type ContactTable = {
  location_id: string;
  id: string;
  version: number;
  event_number: number;
  /** Whatever is known about the contact, as one document: members without a value are left out. */
  fields: string;
  /** First and last name, folded: the order in which the contacts of a business are listed. */
  sort_name: string;
  business_id: string | null;
  date_added: number;
  date_updated: number;
  last_activity: number;
  deleted_at: number | null;
  deleted_by: string | null;
  purge_at: number | null;
};

/** What a live contact is found by: its texts folded. A contact in the recycle bin has no row here. */
export type ContactSearchTable = {
  location_id: string;
  id: string;
  /** The row of the text index: the location's number × 2^32 + a count. */
  number: number;
  first_name: string | null;
  last_name: string | null;
  full_name: string | null;
  email: string | null;
  emails: string | null;
  phones: string | null;
  company_name: string | null;
  business_id: string | null;
  address: string | null;
  city: string | null;
  state: string | null;
  postal_code: string | null;
  country: string | null;
  website: string | null;
  timezone: string | null;
  source: string | null;
  type: string | null;
  assigned_to: string | null;
  date_of_birth: string | null;
  dnd: number;
  dnd_email: string | null;
  dnd_sms: string | null;
  dnd_call: string | null;
  inbound_dnd: string | null;
  custom_text: string | null;
  date_added: number;
  date_updated: number;
};

export type ContactFieldTable = {
  location_id: string;
  field_id: string;
  contact_id: string;
  /** Which of several values (a list of options, a text box): '' for a field of one value. */
  part: string;
  text: string | null;
  number: number | null;
  date_added: number;
};

export type TaskTable = {
  location_id: string;
  contact_id: string;
  id: string;
  version: number;
  title: string;
  body: string | null;
  /** Title and body folded, for the text of a search. */
  text_folded: string;
  due_date: number;
  completed: number;
  assigned_to: string | null;
  date_added: number;
  date_updated: number;
};

export type NoteTable = {
  location_id: string;
  contact_id: string;
  id: string;
  version: number;
  body: string;
  title: string | null;
  text_folded: string;
  color: string | null;
  pinned: number;
  user_id: string | null;
  date_added: number;
  date_updated: number;
};

export type AppointmentTable = {
  location_id: string;
  contact_id: string;
  id: string;
  version: number;
  calendar_id: string;
  title: string;
  start_time: number;
  end_time: number;
  status: string;
  assigned_user_id: string | null;
  /** JSON: the ids of further users whose time it takes. */
  users: string | null;
  address: string | null;
  notes: string | null;
  description: string | null;
  meeting_location_type: string | null;
  meeting_location_id: string | null;
  /** RFC 5545: of the first appointment of a series, as of all others. */
  rrule: string | null;
  /** The first appointment of the series that it belongs to. */
  master_event_id: string | null;
  /** JSON. */
  created_by: string | null;
  date_added: number;
  date_updated: number;
};

export type CalendarTable = NamedTable & {
  version: number;
  group_id: string | null;
  /** Whatever else a calendar has, as one document. */
  settings: string;
  date_added: number;
  date_updated: number;
};

export type BlockedSlotTable = {
  location_id: string;
  id: string;
  version: number;
  /** Whose time is blocked: a calendar's or a user's. */
  calendar_id: string | null;
  assigned_user_id: string | null;
  title: string;
  start_time: number;
  end_time: number;
  date_added: number;
  date_updated: number;
};

export type AppointmentNoteTable = {
  location_id: string;
  appointment_id: string;
  id: string;
  version: number;
  body: string;
  user_id: string | null;
  created_by: string;
  date_added: number;
  date_updated: number;
};

export type RecurringTaskTable = {
  location_id: string;
  id: string;
  version: number;
  title: string;
  description: string;
  /** JSON: ids. */
  contact_ids: string;
  owners: string;
  /** JSON: HighLevel's rule, its times in UTC. */
  rule: string;
  /** How many occurrences were made. */
  occurrences: number;
  /** The occurrence that comes next; nothing once all were made. */
  next_at: number | null;
  date_added: number;
  date_updated: number;
};

/** The last task that a recurring task made for a contact and an owner ('' for none). */
export type RecurringTaskMadeTable = {
  location_id: string;
  recurring_task_id: string;
  contact_id: string;
  owner: string;
  task_id: string;
};

export type EnrollmentTable = {
  location_id: string;
  contact_id: string;
  kind: 'campaign' | 'workflow';
  target_id: string;
  starts_at: number | null;
  date_added: number;
  date_ended: number | null;
};

export type EventTable = {
  location_id: string;
  id: string;
  /** The place in the location's stream: given after the commit, without gaps. */
  position: number | null;
  contact_id: string | null;
  event_number: number;
  type: string;
  at: number;
  actor: string;
  operation: string;
  data: string;
  changes: string;
};

export type HistoryTable = {
  location_id: string;
  contact_id: string;
  event_number: number;
  at: number;
  actor: string;
  operation: string;
  type: string;
  changes: string;
};

export type IdempotencyKeyTable = {
  location_id: string;
  client_id: string;
  person_id: string;
  key: string;
  fingerprint: string;
  answer: string;
  created_at: number;
};

export type JobTable = {
  location_id: string;
  id: string;
  kind: string;
  /** The key of the operation that began it, and the right that it needs. */
  operation: string;
  scope: string;
  actor: string;
  parameters: string;
  cursor: string;
  counts: string;
  total: number | null;
  result: string;
  state: string;
  error: string | null;
  attempts: number;
  next_at: number;
  lease_owner: string | null;
  lease_until: number;
  date_added: number;
  date_updated: number;
  date_ended: number | null;
  /** What it is about: the id of a connection. */
  subject: string | null;
};

export type ScheduleTable = {
  location_id: string;
  kind: string;
  record_id: string;
  /** Tells several of one kind and record apart; '' where there is one. */
  name: string;
  due_at: number;
  parameters: string;
};

export type BlobTable = {
  location_id: string;
  id: string;
  name: string;
  media_type: string;
  size: number;
  chunks: number;
  date_added: number;
  expires_at: number | null;
};

export type DataKeyTable = {
  tenant_id: string;
  id: string;
  /** The mark of the master key that it is sealed with. */
  master_id: string;
  sealed: string;
  date_added: number;
};

/** What signs webhooks in HighLevel's form. */
export type SigningKeyTable = {
  tenant_id: string;
  id: string;
  /** PEM. */
  public_key: string;
  /** Sealed. */
  private_key: string;
  date_added: number;
};

export type SubscriptionTable = {
  location_id: string;
  id: string;
  version: number;
  /** Whose it is: the application and the person, or the application alone under its own object id. */
  client_id: string;
  owner_id: string;
  /** Nothing where its events are polled. */
  url: string | null;
  /** What is asked of each type of event. */
  events: string;
  /** As it was sent. */
  filter: string;
  /** The last position of the stream that is not for it. */
  from_position: number;
  format: 'standard' | 'highlevel';
  status: 'active' | 'paused' | 'disabled' | 'ended';
  /** Why it does not deliver. */
  reason: string | null;
  secret: string | null;
  previous_secret: string | null;
  /** Until when the previous secret signs as well. */
  previous_until: number | null;
  /** Since when no delivery has arrived, though some were tried. */
  failing_since: number | null;
  last_failure: string | null;
  /** When its owner was last told. */
  noticed_at: number | null;
  date_added: number;
  date_updated: number;
};

export type DeliveryTable = {
  location_id: string;
  id: string;
  subscription_id: string;
  event_id: string;
  /** The id of what is sent, the same over all attempts and replays. */
  message_id: string;
  type: string;
  /** Its contact; empty where the event concerns none. Those of one lane are delivered one after another. */
  lane: string;
  /** Its place in the lane. */
  place: number;
  status: 'waiting' | 'delivered' | 'failed' | 'cancelled';
  /** When it may be tried; nothing where it waits for another of its lane, or has ended. */
  due_at: number | null;
  /** Who tries it now; `due_at` is then when that worker is taken for dead. */
  lease_owner: string | null;
  attempts: number;
  /** When it was first tried, since it was last asked for. */
  first_tried_at: number | null;
  log: string;
  date_added: number;
  date_ended: number | null;
};

/** Contacts that were folded into one, and what that one was before and after. */
export type MergeTable = {
  location_id: string;
  id: string;
  contact_id: string;
  at: number;
  actor: string;
  before: string;
  after: string;
  undone_at: number | null;
};

/** A contact that was folded into another, as it was; it has no row of its own meanwhile. */
export type MergedContactTable = {
  location_id: string;
  merge_id: string;
  contact_id: string;
  place: number;
  state: string;
};

/** A record that a merge moved away from its contact, and what of it the way back needs. */
export type MergedRecordTable = {
  location_id: string;
  merge_id: string;
  /** The table that it stands in. */
  kind: string;
  record_id: string;
  /** Where it hung before. */
  contact_id: string;
  kept: string | null;
};

/** The proof that a contact was erased. */
export type ErasureTable = {
  location_id: string;
  contact_id: string;
  certificate_id: string;
  at: number;
  actor: string;
  reason: string;
  job_id: string;
  done_at: number | null;
};

/** Contacts that look like one person, or were said to be different people. */
export type DuplicateGroupTable = {
  location_id: string;
  id: string;
  /** By which rules they look alike. */
  matches: string;
  date_added: number;
  ignored_at: number | null;
};
