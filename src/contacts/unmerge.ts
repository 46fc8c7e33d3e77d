import { isRecord } from '#base/json.ts';
import { type ContactFields, emptyFields } from './contact-state.ts';

/** What a contact was before a merge, what the merge made of it, and what it is now. */
export interface Merged {
  readonly before: ContactFields;
  readonly after: ContactFields;
  readonly now: ContactFields;
  /** Members in which another contact of the merge was written since: they go back with it. */
  readonly written?: ReadonlySet<string>;
}

/**
 * The contact as it was before the merge, with what has changed since: a member that nobody touched goes back, one
 * that was changed stays, and of a list what was added or taken away since.
 */
export function unmergeContact({ before, after, now, written = new Set() }: Merged): ContactFields {
  const fields: Record<string, unknown> = {};
  for (const member of Object.keys(emptyFields).filter(isMember)) {
    const was = written.has(member) ? now[member] : after[member];
    fields[member] = unmerge(before[member], was, now[member]);
  }
  return areFields(fields) ? fields : before;
}

function isMember(member: string): member is keyof ContactFields {
  return Object.hasOwn(emptyFields, member);
}

/** Each member comes from one of three contacts. */
function areFields(fields: object): fields is ContactFields {
  return Object.keys(emptyFields).every(member => Object.hasOwn(fields, member));
}

function unmerge(before: unknown, after: unknown, now: unknown): unknown {
  if (isSame(after, now)) return before;
  if (Array.isArray(before) && Array.isArray(after) && Array.isArray(now))
    return unmergeLists(before, after, now);
  if (isRecord(before) && isRecord(after) && isRecord(now)) return unmergeRecords(before, after, now);
  return now;
}

function unmergeLists(
  before: readonly unknown[],
  after: readonly unknown[],
  now: readonly unknown[],
): unknown[] {
  const has = (list: readonly unknown[], value: unknown) => list.some(one => isSame(one, value));
  const left = before.filter(value => has(now, value) || !has(after, value));
  return [...left, ...now.filter(value => !has(after, value) && !has(left, value))];
}

function unmergeRecords(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(now)])) {
    const value = unmerge(before[name], after[name], now[name]);
    if (value !== undefined) record[name] = value;
  }
  return record;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
