import { toIso } from '#base/clock.ts';
import { type FieldError, invalidInput } from '#base/errors.ts';
import { nextOccurrence, type Recurrence } from '#contacts/recurrence.ts';
import type { RecurrenceRule } from '#contacts/recurring-task.ts';
import { parseDueDate, parseTime } from '#contacts/time.ts';
import { lockContacts } from '#store/contacts/lock-contacts.ts';
import type { StoreWriter } from '#store/store.ts';
import { unknownUsers } from '#store/users.ts';

/** A rule with its times in UTC, to the second. Throws `invalid_input`. */
export function readRule(rule: RecurrenceRule, zone: string): RecurrenceRule {
  const problems: FieldError[] = [];
  const read = (member: 'startDate' | 'endDate', moment: number | undefined) => {
    const path = `rruleOptions.${member}`;
    const message = `${path} must be an ISO 8601 date, as 2026-11-24T09:00:00Z`;
    if (moment === undefined) problems.push({ member: path, message });
    return toIso(Math.floor((moment ?? 0) / 1000) * 1000);
  };
  const startDate = read('startDate', parseTime(rule.startDate, zone));
  const { endDate } = rule;
  const end = endDate === undefined ? {} : { endDate: read('endDate', parseDueDate(endDate, zone)) };
  if (problems.length > 0) throw invalidInput(problems);
  const dated = { ...rule, startDate, ...end };
  if (nextOf(dated, zone, -Infinity) === undefined) {
    const message = 'rruleOptions must come at least once';
    throw invalidInput([{ member: 'rruleOptions', message }]);
  }
  return dated;
}

/** When a kept rule comes first after a moment; null where it comes no more. */
export function nextAfter(rule: RecurrenceRule, zone: string, after: number): number | null {
  return nextOf(rule, zone, after) ?? null;
}

function nextOf(rule: RecurrenceRule, zone: string, after: number): number | undefined {
  const start = momentIn(rule.startDate);
  const recurrence: Recurrence = {
    ...rule,
    start,
    end: rule.endDate === undefined ? undefined : momentIn(rule.endDate),
  };
  return nextOccurrence(recurrence, zone, Math.max(after, start - 1));
}

function momentIn(text: string): number {
  return parseTime(text, 'UTC') ?? 0;
}

/** Throws `invalid_input` where no contact is left, or one of the contacts or owners is not there. */
export async function refuseUnknown(
  store: StoreWriter,
  {
    contactIds,
    owners = [],
  }: {
    readonly contactIds?: readonly string[] | undefined;
    readonly owners?: readonly string[] | undefined;
  },
): Promise<void> {
  const problems: FieldError[] = [];
  if (contactIds?.length === 0) {
    problems.push({ member: 'contactIds', message: 'contactIds must name a contact: a task is of one' });
  }
  const found = await lockContacts(store, contactIds ?? []);
  const strangers = await unknownUsers(store, owners);
  contactIds?.forEach((id, n) => {
    const member = `contactIds[${n}]`;
    if (!found.has(id)) problems.push({ member, message: `${member} must be the id of a contact` });
  });
  owners.forEach((id, n) => {
    const member = `owners[${n}]`;
    if (strangers.includes(id)) problems.push({ member, message: `${member} must be the id of a user` });
  });
  if (problems.length > 0) throw invalidInput(problems);
}
