import { isRecord, parseJson } from '#base/json.ts';
import { type ContactFields, type ContactState, emptyFields } from '#contacts/contact-state.ts';
import { fullNameOf } from '#contacts/present-contact.ts';
import { foldText } from '#contacts/text.ts';
import type { ContactTable } from '../tables.ts';

/**
 * The row of a contact. Its fields are one document: to read 28 columns takes three times as long, and a field
 * more needs no migration. What contacts are found by stands in tables of its own.
 */
export function toRow(state: ContactState): ContactTable {
  return {
    location_id: state.locationId,
    id: state.id,
    version: state.version,
    event_number: state.eventNumber,
    fields: JSON.stringify(knownFields(state)),
    sort_name: foldText(fullNameOf(state)),
    business_id: state.businessId,
    date_added: state.dateAdded,
    date_updated: state.dateUpdated,
    last_activity: state.lastActivity,
    deleted_at: state.deletedAt,
    deleted_by: state.deletedBy,
    purge_at: state.purgeAt,
  };
}

export function fromRow(row: ContactTable): ContactState {
  return stateOf(row, row);
}

/** The columns that a contact is shown by which is not in the recycle bin. */
export const shownColumns = [
  'id',
  'version',
  'event_number',
  'fields',
  'business_id',
  'date_added',
  'date_updated',
  'last_activity',
] as const;

export type ShownRow = Pick<ContactTable, (typeof shownColumns)[number]>;
type Place = Pick<ContactTable, 'location_id' | 'deleted_at' | 'deleted_by' | 'purge_at'>;

/** As `fromRow`, of a contact of the location that is not in the recycle bin. */
export function fromShownRow(row: ShownRow, locationId: string): ContactState {
  return stateOf(row, { location_id: locationId, deleted_at: null, deleted_by: null, purge_at: null });
}

function stateOf(row: ShownRow, place: Place): ContactState {
  return {
    ...emptyFields,
    ...fieldsIn(row),
    id: row.id,
    locationId: place.location_id,
    version: row.version,
    eventNumber: row.event_number,
    businessId: row.business_id,
    dateAdded: row.date_added,
    dateUpdated: row.date_updated,
    lastActivity: row.last_activity,
    deletedAt: place.deleted_at,
    deletedBy: place.deleted_by,
    purgeAt: place.purge_at,
  };
}

/** What is known about a contact, from its row. */
export function fieldsIn({ fields }: Pick<ContactTable, 'fields'>): Partial<ContactFields> {
  const parsed = parseJson(fields);
  return areFields(parsed) ? parsed : {};
}

/** Only `toRow` writes these documents, so that they are objects says enough. */
function areFields(value: unknown): value is Partial<ContactFields> {
  return isRecord(value);
}

const members = Object.keys(emptyFields).filter(isField);

function isField(member: string): member is keyof ContactFields {
  return Object.hasOwn(emptyFields, member);
}

/** The fields that differ from those of a contact about which nothing is known. */
function knownFields(state: ContactState): Partial<Record<keyof ContactFields, unknown>> {
  const known: Partial<Record<keyof ContactFields, unknown>> = {};
  for (const member of members) {
    const value = state[member];
    if (member !== 'businessId' && !isEmpty(value) && value !== emptyFields[member]) known[member] = value;
  }
  return known;
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}
