import Type, { type Static, type TObject } from 'typebox';
import { type FieldError, invalidInput } from '#base/errors.ts';
import { parseTime } from '#contacts/time.ts';
import type { BlockedSlotFields } from '#store/blocked-slots.ts';
import { findCalendar } from '#store/calendars.ts';
import { getLocation } from '#store/locations.ts';
import type { StoreReader } from '#store/store.ts';
import { unknownUsers } from '#store/users.ts';

const whose = Type.Optional(
  Type.String({ maxLength: 255, description: 'Whose time is blocked: a calendar or a user, not both.' }),
);
const moment = Type.String({
  maxLength: 40,
  description: "ISO 8601; without an offset in the location's zone.",
});

/** The members by which time is blocked. */
export const blockSlotMembers = {
  title: Type.Optional(Type.String({ maxLength: 1000 })),
  calendarId: whose,
  assignedUserId: whose,
  startTime: moment,
  endTime: moment,
};

/** The members by which a blocked time is changed: those that are sent. */
export const blockSlotChanges = {
  ...blockSlotMembers,
  startTime: Type.Optional(moment),
  endTime: Type.Optional(moment),
};

/** A blocked time as it is kept; what was not sent stays as before. Throws `invalid_input`. */
export async function toBlockedSlot(
  store: StoreReader,
  sent: Static<TObject<typeof blockSlotChanges>>,
  before: BlockedSlotFields,
): Promise<BlockedSlotFields> {
  const { timezone } = await getLocation(store);
  const problems: FieldError[] = [];
  const refuse = (member: string, words: string) => problems.push({ member, message: `${member} ${words}` });
  const read = (member: 'startTime' | 'endTime') => {
    const text = sent[member];
    const moment = text === undefined ? before[member] : parseTime(text, timezone);
    if (moment === undefined) refuse(member, 'must be an ISO 8601 date, as 2026-11-24T09:00:00Z');
    return moment ?? 0;
  };
  const [startTime, endTime] = [read('startTime'), read('endTime')];
  if (problems.length === 0 && endTime <= startTime) refuse('endTime', 'must be after startTime');

  const calendarId = sent.calendarId || null;
  const assignedUserId = sent.assignedUserId || null;
  const isSaid = calendarId !== null || assignedUserId !== null;
  const owner = isSaid ? { calendarId, assignedUserId } : before;
  if ((owner.calendarId === null) === (owner.assignedUserId === null)) {
    refuse('calendarId', 'or assignedUserId must be sent, and not both');
  } else if (owner.calendarId !== null && !(await findCalendar(store, owner.calendarId))) {
    refuse('calendarId', 'must be the id of a calendar');
  } else if (
    owner.assignedUserId !== null &&
    (await unknownUsers(store, [owner.assignedUserId])).length > 0
  ) {
    refuse('assignedUserId', 'must be the id of a user');
  }
  if (problems.length > 0) throw invalidInput(problems);
  return {
    calendarId: owner.calendarId,
    assignedUserId: owner.assignedUserId,
    title: sent.title?.trim() || before.title,
    startTime,
    endTime,
  };
}
