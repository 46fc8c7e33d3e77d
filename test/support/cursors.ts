import { isRecord } from '#base/json.ts';
import type { Operation } from '#operations/operation.ts';
import type { Input } from './walk-input.ts';

/** What a cursor is called where it is sent. */
const members = ['cursor', 'startAfter', 'startAfterId', 'searchAfter'] as const;

export function takesCursor({ kind, input }: Operation): boolean {
  return kind === 'query' && members.some(name => Object.hasOwn(input.properties, name));
}

/** The cursors that a page gives, each as the member in which the call takes it, and all of them together. */
export function cursorsIn({ input }: Operation, page: unknown): Input[] {
  const found: Record<string, unknown> = {};
  for (const [name, value] of membersOf(page)) {
    const member = name === 'nextCursor' ? 'cursor' : name;
    if (members.some(known => known === member) && Object.hasOwn(input.properties, member))
      found[member] = value;
  }
  const each = Object.entries(found).map(([name, value]) => ({ [name]: value }));
  return each.length > 1 ? [...each, found] : each;
}

function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.flatMap(membersOf);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(entry => [entry, ...membersOf(entry[1])]);
}
