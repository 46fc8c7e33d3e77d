import { isRecord } from '#base/json.ts';
import { textParts } from '#contacts/linked-field.ts';
import { type LinkedValues, linkedChannels, partBehind, tagPart, withParts } from './linked-values.ts';

type Members = Readonly<Record<string, unknown>>;

/** What stands here for what HighLevel's contact holds by id; nothing for what is not linked. */
export interface LocalIds {
  field(remoteId: string): string | undefined;
  /** Whether a field here is not the same there any more: what it holds is not told. */
  isApart(id: string): boolean;
  business(remoteId: string): string | undefined;
  user(remoteId: string): string | undefined;
}

/**
 * A contact as HighLevel answers it, as far as Roster and HighLevel can both hold it. What it does not tell, or names by
 * an id that stands for nothing here, is as it was before.
 */
export function valuesFrom(contact: Members, local: LocalIds, before: LinkedValues): LinkedValues {
  const { assignedTo, businessId, followers } = contact;
  const isForeign = (id: unknown, find: (id: string) => unknown) =>
    typeof id === 'string' && id !== '' && find(id) === undefined;
  const kept = [
    ...(isForeign(assignedTo, local.user) ? ['assignedTo'] : []),
    ...(isForeign(businessId, local.business) ? ['businessId'] : []),
    ...Object.keys(before).filter(part => local.isApart(partBehind('customFields', part) ?? '')),
    ...(Array.isArray(followers) ? [] : Object.keys(before).filter(part => part.startsWith('followers.'))),
  ];
  return withParts(toldBy(contact, local), kept, before);
}

function toldBy(contact: Members, local: LocalIds): LinkedValues {
  const values: Record<string, unknown> = {};
  for (const part of textParts) {
    const value = contact[part];
    if (typeof value === 'string' && value !== '') values[part] = value;
  }
  if (typeof values.email === 'string') values.email = values.email.toLowerCase();
  const { dateOfBirth, businessId, assignedTo, followers, dnd, dndSettings, tags, customFields } = contact;
  if (typeof dateOfBirth === 'string' && dateOfBirth !== '') values.dateOfBirth = dateOfBirth.slice(0, 10);
  if (typeof businessId === 'string') {
    const business = local.business(businessId);
    if (business !== undefined) values.businessId = business;
  }
  const assigned = typeof assignedTo === 'string' ? local.user(assignedTo) : undefined;
  if (assigned !== undefined) values.assignedTo = assigned;
  for (const id of Array.isArray(followers) ? followers.map(String) : []) {
    const follower = local.user(id);
    if (follower !== undefined) values[`followers.${follower}`] = true;
  }
  if (dnd === true) values.dnd = true;
  if (isRecord(dndSettings)) Object.assign(values, channelsIn(dndSettings));
  for (const tag of Array.isArray(tags) ? tags.map(String) : []) values[tagPart(tag)] = tag;
  for (const entry of Array.isArray(customFields) ? customFields.filter(isRecord) : []) {
    const field = typeof entry.id === 'string' ? local.field(entry.id) : undefined;
    if (field !== undefined && entry.value !== undefined && entry.value !== '')
      values[`customFields.${field}`] = entry.value;
  }
  return values;
}

const statuses = new Set(['active', 'inactive', 'permanent']);

/** A channel that is switched off says the same as one that is not named. */
function channelsIn(settings: Members): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const channel of linkedChannels) {
    const setting = settings[channel];
    if (!isRecord(setting) || !statuses.has(String(setting.status))) continue;
    const { status, message, code } = setting;
    const plain = status === 'inactive' && !message && !code;
    if (!plain)
      values[`dndSettings.${channel}`] = {
        status,
        ...(typeof message === 'string' && message !== '' && { message }),
        ...(typeof code === 'string' && code !== '' && { code }),
      };
  }
  return values;
}

/**
 * The members of a contact's update that give it the named parts as they are in HighLevel; followers, which an update does
 * not take, as `followersAdded` and `followersRemoved`.
 */
export function contactInput(
  parts: readonly string[],
  values: LinkedValues,
  tagsHere: readonly string[],
): Members {
  const input: Record<string, unknown> = {};
  const customFields: Members[] = [];
  const dndSettings: Record<string, unknown> = {};
  const followersAdded: string[] = [];
  const followersRemoved: string[] = [];
  let tags = [...tagsHere];
  for (const part of parts) {
    const value = values[part] ?? null;
    const tag = partBehind('tags', part);
    const channel = partBehind('dndSettings', part);
    const field = partBehind('customFields', part);
    const follower = partBehind('followers', part);
    if (follower !== undefined) (value === null ? followersRemoved : followersAdded).push(follower);
    else if (tag !== undefined) {
      tags = tags.filter(name => name.toLowerCase() !== tag);
      if (value !== null) tags.push(String(value));
    } else if (channel !== undefined) dndSettings[channel] = value;
    else if (field !== undefined) customFields.push({ id: field, value });
    else input[part] = part === 'dnd' ? value === true : value;
  }
  if (parts.some(part => part.startsWith('tags.'))) input.tags = tags;
  if (customFields.length > 0) input.customFields = customFields;
  if (Object.keys(dndSettings).length > 0) input.dndSettings = dndSettings;
  if (followersAdded.length > 0) input.followersAdded = followersAdded;
  if (followersRemoved.length > 0) input.followersRemoved = followersRemoved;
  return input;
}
