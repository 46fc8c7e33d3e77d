import type { Change } from './event.ts';

/** The changes between two shapes of one record, looking at the named members. A new record's empty list is none. */
export function changesBetween<Shape extends object>(
  before: Shape | undefined,
  after: Shape | undefined,
  members: readonly (keyof Shape & string)[],
): Change[] {
  const changes: Change[] = [];
  for (const field of members) {
    const from = before?.[field] ?? null;
    const to = after?.[field] ?? null;
    if (before === undefined && Array.isArray(to) && to.length === 0) continue;
    if (from !== to && JSON.stringify(from) !== JSON.stringify(to)) changes.push({ field, from, to });
  }
  return changes;
}
