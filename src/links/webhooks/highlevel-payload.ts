import { toIso } from '#base/clock.ts';
import { isRecord } from '#base/json.ts';
import type { View } from './views.ts';

type Members = Readonly<Record<string, unknown>>;

const contact = [
  'id',
  'address1',
  'city',
  'state',
  'companyName',
  'country',
  'source',
  'dateAdded',
  'dateOfBirth',
  'dnd',
  'email',
  'name',
  'firstName',
  'lastName',
  'phone',
  'postalCode',
  'tags',
  'website',
  'assignedTo',
  'customFields',
] as const;
const note = ['id', 'body', 'contactId', 'dateAdded'] as const;
const task = ['id', 'assignedTo', 'body', 'contactId', 'title', 'dateAdded', 'dueDate'] as const;
const appointment = [
  'id',
  'address',
  'title',
  'calendarId',
  'contactId',
  'groupId',
  'appointmentStatus',
  'assignedUserId',
  'users',
  'notes',
  'source',
  'startTime',
  'endTime',
  'dateAdded',
  'dateUpdated',
] as const;
const relation = [
  'id',
  'firstObjectKey',
  'firstRecordId',
  'secondObjectKey',
  'secondRecordId',
  'associationId',
] as const;
const campaign = ['id', 'contactId', 'status', 'templateId', 'dateAdded'] as const;
const user = ['id', 'firstName', 'lastName', 'email', 'phone', 'extension', 'role', 'permissions'] as const;
const location = ['id', 'companyId', 'name', 'email'] as const;

/** What HighLevel's webhook of each kind holds beside its type, location, id and time. */
const payloads: Readonly<Record<string, (data: Members, locationId: string) => Members>> = {
  Contact: data => ({ ...pick(data.contact, contact), attachments: [] }),
  ContactDnd: data => ({ ...pick(data.contact, [...contact, 'dndSettings']), attachments: [] }),
  Note: data => pick(data.note, note),
  Task: data => pick(data.task, task),
  Appointment: data => ({ appointment: pick(data.appointment, appointment) }),
  Record: data => recordOf(data.business),
  Relation: data => pick(data.relation, relation),
  Campaign: data => pick(data.campaign ?? data, campaign),
  User: (data, locationId) => ({ ...pick(data.user, user), locations: [locationId] }),
  Location: data => pick(data.location, location),
};

export interface Receiver {
  readonly locationId: string;
  /** Of the client that subscribed. */
  readonly clientId: string;
}

/** The body of a webhook as HighLevel sends it, under its name for the event. */
export function highLevelPayload(name: string, { locationId, clientId }: Receiver, view: View): Members {
  const kind = /^(ContactDnd|[A-Z][a-z]+)/.exec(name)?.[0] ?? '';
  const members = payloads[kind]?.(view.data, locationId) ?? {};
  return {
    type: name,
    locationId,
    // HighLevel's SDK passes over what is not for its own app, which it knows by the beginning of its client id.
    appId: clientId.split('-')[0],
    ...members,
    webhookId: view.id,
    timestamp: toIso(view.event.at),
  };
}

/** Businesses are records of objects there: their members are a list of keys and values. */
function recordOf(business: unknown): Members {
  if (!isRecord(business)) return {};
  const { id, dateAdded, dateUpdated, createdBy, locationId, version, ...rest } = business;
  const properties = Object.entries(rest)
    .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
    .map(([key, value]) => ({ key, valueString: String(value) }));
  return { id, owners: [], followers: [], properties };
}

function pick(record: unknown, members: readonly string[]): Members {
  if (!isRecord(record)) return {};
  return Object.fromEntries(
    members.flatMap(member => (record[member] === undefined ? [] : [[member, record[member]]])),
  );
}
