import type { Contact } from '#contacts/contact.ts';
import type { NotSent } from '#contacts/outgoing-change.ts';
import type { RemoteIds } from './contact-out.ts';
import { isSent, type RuleOf } from './field-rules.ts';

/** Why a link keeps members of a contact here: HighLevel's API does not take or does not tell them. */
export const keptHere = {
  additionalEmails: 'HighLevel takes one e-mail of a contact.',
  additionalPhones: 'HighLevel takes one phone of a contact.',
  gender: 'HighLevel takes it when a contact is made, not when it changes, and never tells it.',
  inboundDndSettings: 'HighLevel never tells it, so that it cannot be kept alike.',
} as const satisfies Partial<Record<keyof Contact, string>>;

export const noChannel = 'HighLevel has no such channel.';
export const noField = 'HighLevel has no such field, and its API cannot make one of this type.';
export const noBusiness = 'The business is not in HighLevel and could not be made there.';
export const noUser = 'Nobody in HighLevel has the e-mail of this user.';
export const noAddress = 'HighLevel takes it only of a contact that has an e-mail or a phone.';

/** What of a contact stays here though the link keeps contacts alike, member by member. */
export function notSentOf(
  contact: Contact,
  ids: RemoteIds,
  { ruleOf, isThere }: { readonly ruleOf: RuleOf; readonly isThere: boolean },
): readonly NotSent[] {
  const { customFields, businessId, assignedTo, followers, companyName, email, phone, dndSettings } = contact;
  const found: NotSent[] = Object.entries(keptHere).flatMap(([member, reason]) =>
    hasValue(Object.entries(contact).find(([name]) => name === member)?.[1]) ? [{ member, reason }] : [],
  );
  const note = (part: string, member: string, reason: string) => {
    if (isSent(ruleOf(part))) found.push({ member, reason });
  };
  if (dndSettings.RCS) found.push({ member: 'dndSettings.RCS', reason: noChannel });
  for (const { id, key } of customFields)
    if (ids.field(id) === undefined) note(`customFields.${id}`, `customField:${key}`, noField);
  if (businessId !== undefined && ids.business(businessId) === undefined)
    note('businessId', 'businessId', noBusiness);
  if (assignedTo !== undefined && ids.user(assignedTo) === undefined)
    note('assignedTo', 'assignedTo', noUser);
  if (followers.some(id => ids.user(id) === undefined)) note('followers', 'followers', noUser);
  if (isThere && companyName !== undefined && email === undefined && phone === undefined)
    note('companyName', 'companyName', noAddress);
  return found;
}

function hasValue(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value !== undefined && value !== null;
  return Object.keys(value).length > 0;
}
