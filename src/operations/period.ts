import { type FieldError, invalidInput } from '#base/errors.ts';
import { parseDueDate, parseTime } from '#contacts/time.ts';

/** Two moments in milliseconds; both belong to the period. */
export interface Period {
  readonly from?: number;
  readonly to?: number;
}

/** A member of the input: its name, and what was sent. */
type Sent = readonly [member: string, text: string | undefined];

/**
 * Reads where a period begins and ends; what has no offset is in the zone, and a date alone is the whole of that
 * day. Throws `invalid_input`.
 */
export function readPeriod(zone: string, [fromMember, fromText]: Sent, [toMember, toText]: Sent): Period {
  const problems: FieldError[] = [];
  const read = (member: string, text: string, parse: typeof parseTime) => {
    const moment = parse(text, zone);
    if (moment === undefined) {
      problems.push({ member, message: `${member} must be an ISO 8601 date, as 2026-11-24T09:00:00Z` });
    }
    return moment;
  };
  const from = fromText === undefined ? undefined : read(fromMember, fromText, parseTime);
  const to = toText === undefined ? undefined : read(toMember, toText, parseDueDate);
  if (problems.length > 0) throw invalidInput(problems);
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}
