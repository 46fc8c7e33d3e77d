import { changesBetween } from './changes.ts';
import type { Contact } from './contact.ts';
import { descriptiveMembers } from './contact-state.ts';
import type { Change, EventDraft } from './event.ts';

/** What an update of a contact tells; tags, do-not-disturb, followers and business have events of their own. */
const fields = [
  'firstName',
  'lastName',
  'email',
  'additionalEmails',
  'phone',
  'additionalPhones',
  'companyName',
  ...descriptiveMembers,
  'type',
  'assignedTo',
  'externalIds',
  'formerExternalIds',
] as const satisfies readonly (keyof Contact)[];

/** The events of a contact that came into being: it, and its tags where it has some. */
export function creationEvents(contact: Contact): EventDraft[] {
  return [
    {
      type: 'contact.created',
      data: { contact },
      changes: creationChanges(contact),
    },
    ...tagEvents(undefined, contact),
  ];
}

/** What is new of a contact that came into being; its tags are told by themselves. */
export function creationChanges(contact: Contact): Change[] {
  return [...changesBetween(undefined, contact, fields), ...customFieldChanges(undefined, contact)];
}

/** One event for each part that changed, in the order in which they are stored. */
export function updateEvents(before: Contact, after: Contact): EventDraft[] {
  const changes = [...changesBetween(before, after, fields), ...customFieldChanges(before, after)];
  return [
    ...(changes.length > 0 ? [{ type: 'contact.updated', data: { contact: after }, changes } as const] : []),
    ...tagEvents(before, after),
    ...partEvent('contact.dndChanged', before, after, ['dnd', 'dndSettings']),
    ...partEvent('contact.inboundDndChanged', before, after, ['inboundDndSettings']),
    ...followerEvents(before, after),
    ...businessEvents(before, after),
  ];
}

function customFieldChanges(before: Contact | undefined, after: Contact): Change[] {
  const from = new Map(before?.customFields.map(({ id, value }) => [id, value]));
  const to = new Map(after.customFields.map(({ id, value }) => [id, value]));
  const changes: Change[] = [];
  for (const id of new Set([...from.keys(), ...to.keys()])) {
    const change = { field: `customFields.${id}`, from: from.get(id) ?? null, to: to.get(id) ?? null };
    if (JSON.stringify(change.from) !== JSON.stringify(change.to)) changes.push(change);
  }
  return changes;
}

function tagEvents(before: Contact | undefined, after: Contact): EventDraft[] {
  return listEvents('contact.tagsChanged', 'tags', before, after);
}

function followerEvents(before: Contact, after: Contact): EventDraft[] {
  return listEvents('contact.followersChanged', 'followers', before, after);
}

function listEvents(
  type: 'contact.tagsChanged' | 'contact.followersChanged',
  field: 'tags' | 'followers',
  before: Contact | undefined,
  after: Contact,
): EventDraft[] {
  const from = before?.[field] ?? [];
  const to = after[field];
  const added = to.filter(item => !from.includes(item));
  const removed = from.filter(item => !to.includes(item));
  if (added.length === 0 && removed.length === 0) return [];
  return [{ type, data: { contact: after, added, removed }, changes: [{ field, from, to }] }];
}

function partEvent(
  type: 'contact.dndChanged' | 'contact.inboundDndChanged',
  before: Contact,
  after: Contact,
  members: readonly (keyof Contact)[],
): EventDraft[] {
  const changes = changesBetween(before, after, members);
  return changes.length > 0 ? [{ type, data: { contact: after }, changes }] : [];
}

function businessEvents(before: Contact, after: Contact): EventDraft[] {
  const from = before.businessId ?? null;
  const to = after.businessId ?? null;
  if (from === to) return [];
  const changes = [{ field: 'businessId', from, to }];
  return [
    ...(from === null
      ? []
      : [
          {
            type: 'business.contactUnlinked',
            data: { contact: after, businessId: from },
            changes,
          } as const,
        ]),
    ...(to === null
      ? []
      : [{ type: 'business.contactLinked', data: { contact: after, businessId: to }, changes } as const]),
  ];
}
