import { isRecord } from '#base/json.ts';
import type { Operation } from './operation.ts';

/**
 * The contacts that an answer shows, or whose tasks, notes and the like it shows, and the one that the path names:
 * there is no answer where that is not in the location.
 */
export function contactIdsIn({ http }: Operation, input: object, answer: object): readonly string[] {
  const ids: string[] = [];
  const isNamed = http.path.includes('{contactId}');
  if (isNamed && 'contactId' in input && typeof input.contactId === 'string') ids.push(input.contactId);
  for (const [name, value] of Object.entries(answer)) {
    if (Array.isArray(value)) for (const item of value) note(ids, item, name);
    else note(ids, value, name);
  }
  return ids;
}

/** An item of a batch that failed shows nothing. */
function note(ids: string[], record: unknown, name: string): void {
  if (!isRecord(record) || record.type === 'error' || 'error' in record) return;
  const id = record.contactId ?? (name === 'contact' || name === 'contacts' ? record.id : undefined);
  if (typeof id === 'string' && id !== ids.at(-1)) ids.push(id);
}
