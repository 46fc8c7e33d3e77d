import { readHistory } from '#store/history.ts';
import type { StoreWriter } from '#store/store.ts';
import type { Account } from './account.ts';
import type { ConflictingPart } from './merge-values.ts';

/** Two changes closer than this are not put in an order, in milliseconds. */
const undecided = 1000;

export interface Decided {
  /** What HighLevel has is taken over. */
  readonly taken: readonly string[];
  /** A person has to decide. */
  readonly asked: readonly ConflictingPart[];
}

/** Decides which side holds, of each part that both changed: by the rule of the connection, and by time. */
export async function decideParts(
  store: StoreWriter,
  { connectionId, conflicts: rule }: Account,
  contactId: string,
  { conflicts, thereAt }: { readonly conflicts: readonly ConflictingPart[]; readonly thereAt: number },
): Promise<Decided> {
  if (rule === 'ask') return { taken: [], asked: conflicts };
  if (rule !== 'newest')
    return { taken: rule === 'there' ? conflicts.map(({ part }) => part) : [], asked: [] };
  const taken: string[] = [];
  const asked: ConflictingPart[] = [];
  for (const conflict of conflicts) {
    const hereAt = await changedHereAt(store, connectionId, contactId, conflict.part);
    // Neither holds where a time is not known.
    if (!(Math.abs(hereAt - thereAt) >= undecided)) asked.push(conflict);
    else if (thereAt > hereAt) taken.push(conflict.part);
  }
  return { taken, asked };
}

/** When anybody but the link changed a part last, in milliseconds; `NaN` where that is not known. */
async function changedHereAt(
  store: StoreWriter,
  connectionId: string,
  contactId: string,
  part: string,
): Promise<number> {
  const field = part.startsWith('customFields.') ? part : (part.split('.')[0] ?? part);
  const { changes } = await readHistory(store, { contactId, field, limit: 50 });
  const change = changes.find(({ by }) => by.kind !== 'link' || by.id !== connectionId);
  return change ? Date.parse(change.at) : Number.NaN;
}
