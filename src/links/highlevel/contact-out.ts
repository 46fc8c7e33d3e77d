import type { Contact } from '#contacts/contact.ts';
import { textParts } from '#contacts/linked-field.ts';
import type { LocalIds } from './contact-in.ts';
import { type LinkedValues, linkedChannels, partBehind, tagPart } from './linked-values.ts';

type Members = Readonly<Record<string, unknown>>;

/** A contact of Roster, as far as HighLevel can hold it. */
export function valuesOf(contact: Contact): LinkedValues {
  const values: Record<string, unknown> = {};
  for (const part of textParts) if (contact[part] !== undefined) values[part] = contact[part];
  if (contact.email !== undefined) values.email = contact.email.toLowerCase();
  if (contact.dateOfBirth !== undefined) values.dateOfBirth = contact.dateOfBirth.slice(0, 10);
  if (contact.businessId !== undefined) values.businessId = contact.businessId;
  if (contact.assignedTo !== undefined) values.assignedTo = contact.assignedTo;
  for (const follower of contact.followers) values[`followers.${follower}`] = true;
  if (contact.dnd) values.dnd = true;
  for (const channel of linkedChannels) {
    const setting = contact.dndSettings[channel];
    if (setting) values[`dndSettings.${channel}`] = setting;
  }
  for (const tag of contact.tags) values[tagPart(tag)] = tag;
  for (const { id, value } of contact.customFields) values[`customFields.${id}`] = value;
  return values;
}

/** The ids that HighLevel has for what a contact holds by id; nothing for what could not be made there. */
export interface RemoteIds {
  field(id: string): string | undefined;
  isApart(id: string): boolean;
  business(id: string): string | undefined;
  user(id: string): string | undefined;
}

/** What is to be sent so that HighLevel's contact has the named parts as they are here. */
export interface ContactCalls {
  /** For PUT, and for upsert. */
  readonly members: Members;
  /** HighLevel takes it when a contact is created or upserted, and refuses it in an update. */
  readonly companyName: string | undefined;
  readonly tagsAdded: readonly string[];
  readonly tagsRemoved: readonly string[];
  readonly followersAdded: readonly string[];
  readonly followersRemoved: readonly string[];
  /** The business to link, null to unlink; nothing where it stays. */
  readonly businessId: string | null | undefined;
}

/** HighLevel's schema does not take null for these; an empty text clears them. */
const clearedByText = new Set(['postalCode', 'country']);

export function contactCalls(
  parts: readonly string[],
  values: LinkedValues,
  remote: RemoteIds,
): ContactCalls {
  const members: Record<string, unknown> = {};
  const customFields: Members[] = [];
  const dndSettings: Record<string, unknown> = {};
  const tagsAdded: string[] = [];
  const tagsRemoved: string[] = [];
  const followersAdded: string[] = [];
  const followersRemoved: string[] = [];
  for (const part of parts) {
    const value = values[part];
    const tag = partBehind('tags', part);
    const channel = partBehind('dndSettings', part);
    const field = partBehind('customFields', part);
    const follower = partBehind('followers', part);
    if (follower !== undefined) {
      const id = remote.user(follower);
      if (id !== undefined) (value === undefined ? followersRemoved : followersAdded).push(id);
    } else if (tag !== undefined) (value === undefined ? tagsRemoved : tagsAdded).push(tag);
    else if (channel !== undefined) dndSettings[channel] = value ?? { status: 'inactive' };
    else if (field !== undefined) {
      const id = remote.field(field);
      if (id !== undefined) customFields.push({ id, field_value: value ?? '' });
    } else if (part === 'assignedTo') {
      const id = typeof value === 'string' ? remote.user(value) : null;
      if (id !== undefined) members.assignedTo = id;
    } else if (part === 'dnd') members.dnd = value === true;
    else if (part !== 'businessId' && part !== 'companyName')
      members[part] = value ?? (clearedByText.has(part) ? '' : null);
  }
  if (customFields.length > 0) members.customFields = customFields;
  if (Object.keys(dndSettings).length > 0) members.dndSettings = dndSettings;
  const { businessId, companyName } = values;
  return {
    members,
    companyName: parts.includes('companyName') ? String(companyName ?? '') : undefined,
    tagsAdded,
    tagsRemoved,
    followersAdded,
    followersRemoved,
    businessId: parts.includes('businessId') ? linked(businessId, remote) : undefined,
  };
}

/** A business that could not be made there leaves the link as it is. */
function linked(businessId: unknown, remote: RemoteIds): string | null | undefined {
  return typeof businessId === 'string' ? remote.business(businessId) : null;
}

/** The other way: what stands here for the ids there that values were sent with. */
export function localFrom(values: LinkedValues, remote?: RemoteIds): LocalIds {
  const fields = new Map<string, string>();
  for (const part of Object.keys(values)) {
    const field = partBehind('customFields', part);
    const id = field === undefined ? undefined : remote?.field(field);
    if (field !== undefined && id !== undefined) fields.set(id, field);
  }
  const { businessId, assignedTo } = values;
  const users = new Map<string, string>();
  for (const user of [assignedTo, ...Object.keys(values).map(part => partBehind('followers', part))]) {
    const id = typeof user === 'string' ? remote?.user(user) : undefined;
    if (typeof user === 'string' && id !== undefined) users.set(id, user);
  }
  return {
    field: id => fields.get(id),
    isApart: id => remote?.isApart(id) ?? false,
    user: id => users.get(id),
    business: id =>
      typeof businessId === 'string' && remote?.business(businessId) === id ? businessId : undefined,
  };
}
