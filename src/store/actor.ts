import { isRecord, parseJson } from '#base/json.ts';
import type { Actor } from '#contacts/event.ts';
import { Actor as schema } from '#contacts/event.ts';

/** Who made a change, from the JSON in which it is kept. */
export function readActor(text: string): Actor {
  const parsed = parseJson(text);
  if (!isRecord(parsed)) throw new Error('A kept actor is not an object.');
  const { kind, id, clientId, name } = parsed;
  return {
    kind: schema.properties.kind.enum.find(known => known === kind) ?? 'system',
    id: String(id),
    ...(typeof clientId === 'string' && { clientId }),
    ...(typeof name === 'string' && { name }),
  };
}
