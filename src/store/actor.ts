import { isRecord, parseJson } from '#base/json.ts';
import type { Actor } from '#contacts/event.ts';
import { actorKinds } from '#contacts/event-types.ts';

/** Who made a change, from the JSON in which it is kept. */
export function readActor(text: string): Actor {
  const parsed = parseJson(text);
  if (!isRecord(parsed)) throw new Error('A kept actor is not an object.');
  const { kind, id, clientId, name } = parsed;
  return {
    kind: actorKinds.find(known => known === kind) ?? 'system',
    id: String(id),
    ...(typeof clientId === 'string' && { clientId }),
    ...(typeof name === 'string' && { name }),
  };
}

/** An actor as it is kept with what it did: with the address that the call came from, if that is known. */
export function keptActor({
  actor,
  from,
}: {
  readonly actor: Actor;
  readonly from?: string | undefined;
}): string {
  return JSON.stringify(from === undefined ? actor : { ...actor, from });
}

/** The address that the call of a kept actor came from. */
export function readAddress(text: string): string | undefined {
  const parsed = parseJson(text);
  return isRecord(parsed) && typeof parsed.from === 'string' ? parsed.from : undefined;
}
