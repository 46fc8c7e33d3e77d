import { isRecord, parseJson } from '#base/json.ts';
import { heldBack, peopleWithContacts } from '#store/connections/held.ts';
import { lockPeople } from '#store/connections/lock-people.ts';
import type { StoreWriter } from '#store/store.ts';
import type { DirectoryPersonTable } from '#store/tables-links.ts';
import { applyPeople } from './apply-people.ts';
import type { ApplyTerms } from './keep-settled.ts';

/**
 * Gives people the e-mails that were kept back because another had them, where that one has them no more: it left, or
 * the two changed theirs one after the other. Looks at some, and answers the place to go on from, or null at the end.
 */
export async function releaseHeld(
  store: StoreWriter,
  terms: ApplyTerms,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<{ readonly counts: Readonly<Record<string, number>>; readonly after: string | null }> {
  const conflicts = await heldBack(store, terms.connection.id, { after, limit });
  const next = conflicts.length < limit ? null : (conflicts.at(-1)?.id ?? null);
  if (conflicts.length === 0) return { counts: {}, after: next };
  const personIds = conflicts.flatMap(({ personId }) => personId ?? []);
  const held = await lockPeople(store, terms.connection.id, personIds);
  const holders = await peopleWithContacts(
    store,
    terms.connection.id,
    conflicts.flatMap(({ choices }) => choices),
  );
  const free = conflicts.flatMap(({ personId, choices }) => {
    const row = held.get(personId ?? '');
    if (row?.code !== 'held' || !isStaying(row)) return [];
    const others = choices.flatMap(id => (id === row.contact_id ? [] : (holders.get(id) ?? [])));
    // Two who have one address in the directory have it still.
    if (others.some(other => isStaying(other) && sameText(other.email, row.email))) return [];
    return [row];
  });
  const changes = free.map(row => ({ kind: 'person', person: personIn(row) }) as const);
  const { unchanged: _, ...counts } = await applyPeople(store, terms, changes);
  return { counts, after: next };
}

/** Whether a person has a contact and is not about to leave. */
export function isStaying({ state, left_at, leaving }: DirectoryPersonTable): boolean {
  return state === 'linked' && left_at === null && leaving === null;
}

function sameText(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** A person as the directory last told. */
function personIn({ person_id: id, attributes }: DirectoryPersonTable) {
  const kept = parseJson(attributes);
  return { id, attributes: isRecord(kept) ? kept : {} };
}
