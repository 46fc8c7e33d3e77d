import { invalidInput } from '#base/errors.ts';
import { momentsOfSeries } from '#contacts/recurrence.ts';

const most = 100;

/** When the appointments of a series begin, the first as it was asked for. Throws `invalid_input`. */
export function startsOf(rrule: string, start: number, zone: string): readonly number[] {
  const moments = momentsOfSeries(rrule, { start, zone, most });
  const refuse = (words: string) => invalidInput([{ member: 'rrule', message: `rrule must ${words}` }]);
  if (!moments) throw refuse('be a rule of RFC 5545, as FREQ=WEEKLY;COUNT=4');
  if (moments.length > most) throw refuse(`end within ${most} times, by COUNT or UNTIL`);
  return [start, ...moments.filter(moment => moment > start)];
}
