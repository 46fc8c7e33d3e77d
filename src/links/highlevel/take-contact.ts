import type { Contact } from '#contacts/contact.ts';
import { findContact, findForChange } from '#store/contacts/contacts.ts';
import { findBegun, noteOutgoing } from '#store/highlevel/outgoing.ts';
import { findByLocal, findByRemote, keepRemote, type RemoteRecord } from '#store/highlevel/remote-records.ts';
import type { StoreWriter } from '#store/store.ts';
import { LinkProblem } from '../directory/problem.ts';
import type { Account, ConflictRule } from './account.ts';
import type { Members } from './client.ts';
import { contactInput } from './contact-in.ts';
import { valuesOf } from './contact-out.ts';
import { contactFingerprint } from './fingerprint.ts';
import { changedParts, isSame, type LinkedValues, only, withParts } from './linked-values.ts';
import type { LocalRecords } from './local-records.ts';
import { type ConflictingPart, mergeValues } from './merge-values.ts';

/** A contact as it was read there. */
export interface ReadContact {
  readonly remoteId: string;
  readonly there: LinkedValues;
  /** When it was last changed there, in milliseconds. */
  readonly changedAt: number;
}

/** Two changes closer than this are not put in an order, in milliseconds. */
const undecided = 1000;

/** The contact here that one there is, or that it will be; nothing where it is new. */
export async function findCounterpart(
  store: StoreWriter,
  { connectionId }: Account,
  records: LocalRecords,
  { remoteId, there }: ReadContact,
): Promise<string | undefined> {
  const linked = await findByRemote(store, connectionId, 'contact', remoteId);
  if (linked) return linked.localId;
  const isFree = async (id: string) => !(await findByLocal(store, connectionId, 'contact', id));
  for (const { record_id } of await findBegun(store, connectionId, 'contact', contactFingerprint(there)))
    if (await isFree(record_id)) return record_id;
  const found = await records.findByAddress(store, only(there, ['email', 'phone']));
  if (found === undefined || (await isFree(found))) return found;
  throw new LinkProblem(
    'invalid',
    'address_of_another',
    `The contact ${found} has its e-mail or phone here and is linked with another one there. Merge the two there.`,
  );
}

/** Takes over what changed there, in the caller's transaction; what was changed on both sides is decided or kept. */
export async function takeContact(
  store: StoreWriter,
  account: Account,
  records: LocalRecords,
  read: ReadContact,
): Promise<void> {
  const { connectionId } = account;
  const localId = await findCounterpart(store, account, records, read);
  if (localId === undefined) {
    const input = contactInput(Object.keys(read.there), read.there, []);
    const contact = await records.createContact(store, input);
    await keepRemote(store, connectionId, {
      ...recordOf(contact.id, read),
      here: valuesOf(contact),
      there: read.there,
    });
    return;
  }
  // Locked, so that what is decided here is not of a state that has passed.
  await findForChange(store, localId);
  const contact = await findContact(store, localId);
  // It was deleted here: that is on its way.
  if (!contact) return;
  const linked = (await findByLocal(store, connectionId, 'contact', localId)) ?? recordOf(localId, read);
  await merge(store, account, records, { linked, contact, read });
}

function recordOf(localId: string, { remoteId }: ReadContact): RemoteRecord {
  return { kind: 'contact', localId, remoteId, contactId: localId, here: {}, there: {} };
}

async function merge(
  store: StoreWriter,
  account: Account,
  records: LocalRecords,
  { linked, contact, read }: { linked: RemoteRecord; contact: Contact; read: ReadContact },
): Promise<void> {
  const { connectionId, conflicts: rule } = account;
  const { there } = read;
  const here = valuesOf(contact);
  const merged = mergeValues({ hereThen: linked.here, here, thereThen: linked.there, there });
  const decided = decide(rule, merged.conflicts, Date.parse(contact.dateUpdated), read.changedAt);
  const taken = [...merged.taken, ...decided.taken];
  const changed =
    taken.length === 0
      ? contact
      : await records.updateContact(store, contact.id, contactInput(taken, there, contact.tags));
  if (decided.asked.length > 0) await records.keepConflicts(store, connectionId, contact.id, decided.asked);

  const agreed = changedParts(linked.there, there).filter(part => isSame(here[part], there[part]));
  // What a person has to decide on is left as it is on both sides.
  const settled = [...taken, ...agreed, ...decided.asked.map(({ part }) => part)];
  const after = valuesOf(changed);
  const base = withParts(linked.here, settled, after);
  await keepRemote(store, connectionId, { ...linked, here: base, there });
  if (changedParts(base, after).length > 0)
    await noteOutgoing(store, connectionId, [
      { kind: 'contact', record_id: contact.id, contact_id: contact.id },
    ]);
}

interface Decided {
  /** What HighLevel has is taken over. */
  readonly taken: readonly string[];
  readonly asked: readonly ConflictingPart[];
}

function decide(
  rule: ConflictRule,
  conflicts: readonly ConflictingPart[],
  hereAt: number,
  thereAt: number,
): Decided {
  const isClose = Math.abs(hereAt - thereAt) < undecided || Number.isNaN(thereAt);
  if (rule === 'ask' || (rule === 'newest' && isClose)) return { taken: [], asked: conflicts };
  const isThere = rule === 'there' || (rule === 'newest' && thereAt > hereAt);
  return { taken: isThere ? conflicts.map(({ part }) => part) : [], asked: [] };
}

/** Members of an answer that say when the contact changed. */
export function changedAt(contact: Members): number {
  return Date.parse(String(contact.dateUpdated));
}
