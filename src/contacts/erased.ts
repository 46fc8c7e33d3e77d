import { isRecord } from '#base/json.ts';

/** What stands in the place of a value that was destroyed. */
export const erased = 'erased';

/** Members that say of which record something is, and nothing about a person. */
const kept: ReadonlySet<string> = new Set(['id', 'contactId', 'locationId', 'field']);

/** The same shape with every value in it destroyed, so that whoever reads it finds what it looks for. */
export function eraseValues(value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (Array.isArray(value)) return value.map(eraseValues);
  if (!isRecord(value)) return erased;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, kept.has(name) ? member : eraseValues(member)]),
  );
}
