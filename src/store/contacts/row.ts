import { isRecord, parseJson } from '#base/json.ts';
import type { AdditionalEmail, AdditionalPhone, ExternalId } from '#contacts/contact.ts';
import type { ContactState } from '#contacts/contact-state.ts';
import type { DndSettings, InboundDndSettings } from '#contacts/dnd.ts';
import { foldText } from '#contacts/text.ts';
import type { ContactTable } from '../tables.ts';

/** The row of a contact. */
export function toRow(state: ContactState): ContactTable {
  return {
    location_id: state.locationId,
    id: state.id,
    version: state.version,
    event_number: state.eventNumber,
    first_name: state.firstName,
    last_name: state.lastName,
    sort_name: foldText(`${state.firstName ?? ''} ${state.lastName ?? ''}`.trim()),
    email: state.email,
    additional_emails: JSON.stringify(state.additionalEmails),
    phone: state.phone,
    additional_phones: JSON.stringify(state.additionalPhones),
    company_name: state.companyName,
    business_id: state.businessId,
    gender: state.gender,
    address1: state.address1,
    city: state.city,
    state: state.state,
    postal_code: state.postalCode,
    country: state.country,
    website: state.website,
    timezone: state.timezone,
    date_of_birth: state.dateOfBirth,
    source: state.source,
    type: state.type,
    assigned_to: state.assignedTo,
    followers: JSON.stringify(state.followers),
    tag_ids: JSON.stringify(state.tagIds),
    custom_fields: JSON.stringify(state.customFields),
    external_ids: JSON.stringify(state.externalIds),
    dnd: state.dnd ? 1 : 0,
    dnd_settings: JSON.stringify(state.dndSettings),
    inbound_dnd_settings: JSON.stringify(state.inboundDndSettings),
    date_added: state.dateAdded,
    date_updated: state.dateUpdated,
    last_activity: state.lastActivity,
    deleted_at: state.deletedAt,
    deleted_by: state.deletedBy,
    purge_at: state.purgeAt,
  };
}

export function fromRow(row: ContactTable): ContactState {
  return {
    locationId: row.location_id,
    id: row.id,
    version: row.version,
    eventNumber: row.event_number,
    firstName: row.first_name,
    lastName: row.last_name,
    email: row.email,
    additionalEmails: list(row.additional_emails, isAdditionalEmail),
    phone: row.phone,
    additionalPhones: list(row.additional_phones, isAdditionalPhone),
    companyName: row.company_name,
    businessId: row.business_id,
    gender: row.gender,
    address1: row.address1,
    city: row.city,
    state: row.state,
    postalCode: row.postal_code,
    country: row.country,
    website: row.website,
    timezone: row.timezone,
    dateOfBirth: row.date_of_birth,
    source: row.source,
    type: row.type,
    assignedTo: row.assigned_to,
    followers: list(row.followers, isText),
    tagIds: list(row.tag_ids, isText),
    customFields: row.custom_fields === '{}' ? none : object(row.custom_fields),
    externalIds: list(row.external_ids, isExternalId),
    dnd: row.dnd === 1,
    dndSettings: dndSettings(row.dnd_settings),
    inboundDndSettings: inboundDndSettings(row.inbound_dnd_settings),
    dateAdded: row.date_added,
    dateUpdated: row.date_updated,
    lastActivity: row.last_activity,
    deletedAt: row.deleted_at,
    deletedBy: row.deleted_by,
    purgeAt: row.purge_at,
  };
}

const none = {};
const nothing: readonly never[] = [];

function list<Item>(text: string, isItem: (value: unknown) => value is Item): readonly Item[] {
  if (text === '[]') return nothing;
  const parsed = parseJson(text);
  return Array.isArray(parsed) ? parsed.filter(isItem) : [];
}

function object(text: string): Record<string, unknown> {
  const parsed = parseJson(text);
  return isRecord(parsed) ? parsed : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isAdditionalEmail(value: unknown): value is AdditionalEmail {
  return isRecord(value) && typeof value.email === 'string';
}

function isAdditionalPhone(value: unknown): value is AdditionalPhone {
  return isRecord(value) && typeof value.phone === 'string';
}

function isExternalId(value: unknown): value is ExternalId {
  return isRecord(value) && typeof value.system === 'string' && typeof value.externalId === 'string';
}

function isDndSettings(value: unknown): value is DndSettings {
  return isRecord(value) && Object.values(value).every(isRecord);
}

function dndSettings(text: string): DndSettings {
  if (text === '{}') return none;
  const parsed = parseJson(text);
  return isDndSettings(parsed) ? parsed : {};
}

function isInboundDndSettings(value: unknown): value is InboundDndSettings {
  return isRecord(value) && Object.values(value).every(isRecord);
}

function inboundDndSettings(text: string): InboundDndSettings {
  if (text === '{}') return none;
  const parsed = parseJson(text);
  return isInboundDndSettings(parsed) ? parsed : {};
}
