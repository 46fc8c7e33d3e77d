import { type FieldError, invalidInput } from '#base/errors.ts';
import { parseTime } from '#contacts/time.ts';
import type { StoreReader } from '#store/store.ts';
import { unknownUsers } from '#store/users.ts';

const longest = 31 * 86_400_000;

/** The times of an appointment that were sent, and those that it has without them. */
export interface TimesSent {
  readonly zone: string;
  readonly startTime: string | undefined;
  readonly endTime: string | undefined;
  readonly before: { readonly start: number; readonly duration: number };
}

/** From when to when an appointment is. Throws `invalid_input`. */
export function readTimes({ zone, startTime, endTime, before }: TimesSent) {
  const problems: FieldError[] = [];
  const read = (member: string, text: string | undefined) => {
    const moment = text === undefined ? undefined : parseTime(text, zone);
    if (text !== undefined && moment === undefined) {
      const message = `${member} must be an ISO 8601 date, as 2026-11-24T09:00:00Z`;
      problems.push({ member, message });
    }
    return moment;
  };
  const start = read('startTime', startTime) ?? before.start;
  const end = read('endTime', endTime) ?? start + before.duration;
  if (problems.length === 0 && (end <= start || end - start > longest)) {
    problems.push({ member: 'endTime', message: 'endTime must be after startTime, by 31 days at most' });
  }
  if (problems.length > 0) throw invalidInput(problems);
  return { start, end };
}

/** Throws `invalid_input` for an owner who is no user; an empty id is nobody. */
export async function readOwner(
  store: StoreReader,
  assignedUserId: string | undefined,
): Promise<string | null> {
  if (!assignedUserId) return null;
  if ((await unknownUsers(store, [assignedUserId])).length > 0) {
    const message = 'assignedUserId must be the id of a user';
    throw invalidInput([{ member: 'assignedUserId', message }]);
  }
  return assignedUserId;
}
