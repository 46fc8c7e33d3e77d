import { isRecord, parseJson } from '#base/json.ts';
import type { AppointmentStatus } from '#contacts/appointment.ts';
import { appointmentStatuses } from '#contacts/appointment.ts';
import type { AppointmentTable } from './tables.ts';

/** What of an appointment can be changed. Times are milliseconds. */
export interface AppointmentFields extends Partial<AppointmentDetails> {
  readonly calendarId: string;
  readonly title: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly status: AppointmentStatus;
  readonly assignedUserId: string | null;
  readonly address: string | null;
  readonly notes: string | null;
}

/** What most appointments have nothing of. */
export interface AppointmentDetails {
  /** Further users whose time it takes, beside the one who is assigned. */
  readonly users: readonly string[];
  readonly description: string | null;
  readonly meetingLocationType: string | null;
  readonly meetingLocationId: string | null;
  readonly rrule: string | null;
  readonly masterEventId: string | null;
  readonly createdBy: { readonly source?: string; readonly userId?: string };
}

export const nothingMore: AppointmentDetails = {
  users: [],
  description: null,
  meetingLocationType: null,
  meetingLocationId: null,
  rrule: null,
  masterEventId: null,
  createdBy: {},
};

export function columnsOf(fields: AppointmentFields & AppointmentDetails) {
  return {
    calendar_id: fields.calendarId,
    title: fields.title,
    start_time: fields.startTime,
    end_time: fields.endTime,
    status: fields.status,
    assigned_user_id: fields.assignedUserId,
    users: JSON.stringify(fields.users),
    address: fields.address,
    notes: fields.notes,
    description: fields.description,
    meeting_location_type: fields.meetingLocationType,
    meeting_location_id: fields.meetingLocationId,
    rrule: fields.rrule,
    master_event_id: fields.masterEventId,
    created_by: JSON.stringify(fields.createdBy),
  };
}

export function fieldsOf(row: AppointmentTable): AppointmentFields & AppointmentDetails {
  return {
    calendarId: row.calendar_id,
    title: row.title,
    startTime: row.start_time,
    endTime: row.end_time,
    status: statusOf(row),
    assignedUserId: row.assigned_user_id,
    users: furtherUsers(row),
    address: row.address,
    notes: row.notes,
    description: row.description,
    meetingLocationType: row.meeting_location_type,
    meetingLocationId: row.meeting_location_id,
    rrule: row.rrule,
    masterEventId: row.master_event_id,
    createdBy: creatorOf(row),
  };
}

export function statusOf({ status }: Pick<AppointmentTable, 'status'>): AppointmentStatus {
  return appointmentStatuses.find(known => known === status) ?? 'new';
}

/** Everybody whose time it takes, the one who is assigned first. */
export function usersOf(row: Pick<AppointmentTable, 'assigned_user_id' | 'users'>): string[] {
  return row.assigned_user_id === null ? furtherUsers(row) : [row.assigned_user_id, ...furtherUsers(row)];
}

export function creatorOf({ created_by }: AppointmentTable): AppointmentDetails['createdBy'] {
  const parsed = parseJson(created_by ?? '{}');
  if (!isRecord(parsed)) return {};
  const { source, userId } = parsed;
  return {
    ...(typeof source === 'string' && { source }),
    ...(typeof userId === 'string' && { userId }),
  };
}

function furtherUsers({ users }: Pick<AppointmentTable, 'users'>): string[] {
  const parsed = parseJson(users ?? '[]');
  return Array.isArray(parsed) ? parsed.map(String) : [];
}
