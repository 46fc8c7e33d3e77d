import type { Contact } from '#contacts/contact.ts';
import type { Change } from '#contacts/event.ts';
import {
  noteFieldConflict,
  openFieldConflicts,
  renewFieldConflict,
  settleFieldConflict,
} from '#store/connections/field-conflicts.ts';
import { findContact, findForChange } from '#store/contacts/contacts.ts';
import { findFormer } from '#store/highlevel/former-records.ts';
import { findBegun, noteOutgoing } from '#store/highlevel/outgoing.ts';
import { findByLocal, findByRemote, keepRemote, type RemoteRecord } from '#store/highlevel/remote-records.ts';
import { findSent, forgetSent } from '#store/highlevel/sent-contacts.ts';
import { isUntiedHere } from '#store/highlevel/untied.ts';
import type { StoreWriter } from '#store/store.ts';
import { LinkProblem } from '../directory/problem.ts';
import type { Account } from './account.ts';
import type { Members } from './client.ts';
import { contactInput } from './contact-in.ts';
import { valuesOf } from './contact-out.ts';
import { decideParts } from './decide-parts.ts';
import { isMade, isSent, isTaken, rulesFor } from './field-rules.ts';
import { contactFingerprint } from './fingerprint.ts';
import { changedParts, changesIn, isAlike, type LinkedValues, only, withParts } from './linked-values.ts';
import type { LocalRecords } from './local-records.ts';
import { mergeValues } from './merge-values.ts';
import type { ContactOutcome } from './run-records.ts';

/** A contact as it was read there. */
export interface ReadContact {
  readonly remoteId: string;
  /** What it holds; what of it is not known is as it was before. */
  values(before: LinkedValues): LinkedValues;
  /** When it was last changed there, in milliseconds. */
  readonly changedAt: number;
}

/** The contact here that one there is, or that it will be; nothing where it is new. */
export async function findCounterpart(
  store: StoreWriter,
  { connectionId, client }: Account,
  records: LocalRecords,
  { remoteId, values }: ReadContact,
): Promise<string | undefined> {
  const linked = await findByRemote(store, connectionId, 'contact', remoteId);
  if (linked) return linked.localId;
  const isFree = async (id: string) => !(await findByLocal(store, connectionId, 'contact', id));
  const former = await findFormer(store, client.locationId, 'contact', remoteId);
  if (former && (await isFree(former.localId)) && (await findContact(store, former.localId)))
    return former.localId;
  const there = values({});
  for (const { record_id } of await findBegun(store, connectionId, 'contact', contactFingerprint(there)))
    if (await isFree(record_id)) return record_id;
  const found = await records.findByAddress(store, only(there, ['email', 'phone']));
  if (found !== undefined && (await isUntiedHere(store, connectionId, found)))
    throw new LinkProblem(
      'invalid',
      'untied',
      `The contact ${found} has its e-mail or phone here and was untied by hand. Link the two by hand, or change the address of one.`,
    );
  if (found === undefined || (await isFree(found))) return found;
  throw new LinkProblem(
    'invalid',
    'address_of_another',
    `The contact ${found} has its e-mail or phone here and is linked with another one there. Merge the two there.`,
  );
}

const reason = 'Both sides changed it, and no rule says which change holds.';

/**
 * Takes over what changed there, in the caller's transaction; what was changed on both sides is decided or kept. Answers
 * what became of the contact here. What is to be sent because of it belongs to the run, if there is one.
 */
export async function takeContact(
  store: StoreWriter,
  account: Account,
  records: LocalRecords,
  read: ReadContact,
  runId: string | null = null,
): Promise<ContactOutcome> {
  const { connectionId, client } = account;
  const localId = await findCounterpart(store, account, records, read);
  if (localId === undefined) {
    const there = read.values({});
    const parts = Object.keys(there).filter(part => isMade(account.ruleOf(part)));
    const contact = await records.createContact(store, contactInput(parts, there, []));
    const here = valuesOf(contact);
    await keepRemote(store, connectionId, { ...recordOf(contact.id, read), here, there });
    const changes = changesIn(changedParts({}, here), {}, here);
    return { remoteId: read.remoteId, contactId: contact.id, outcome: 'created', changes, reason: null };
  }
  // Locked, so that what is decided here is not of a state that has passed.
  await findForChange(store, localId);
  const contact = await findContact(store, localId);
  if (!contact) return tieDeleted(store, account, localId, read);
  const former = await findFormer(store, client.locationId, 'contact', read.remoteId);
  const sent = await findSent(store, connectionId, localId);
  // What of it is otherwise there than it was sent, was changed there.
  const made = { ...recordOf(localId, read), ...sent };
  const known = former?.localId === localId ? former : made;
  const tied = await findByLocal(store, connectionId, 'contact', localId);
  const merged = await merge(store, account, records, { linked: tied ?? known, contact, read, runId });
  if (sent) await forgetSent(store, connectionId, localId);
  const settled = tied ? (merged.changes.length > 0 ? 'updated' : 'unchanged') : 'linked';
  return {
    remoteId: read.remoteId,
    contactId: localId,
    outcome: merged.asked.length > 0 ? 'waiting' : settled,
    changes: merged.changes,
    reason: merged.asked.length > 0 ? `Both sides changed ${merged.asked.join(', ')}.` : null,
  };
}

interface Merged {
  readonly changes: readonly Change[];
  /** The parts that somebody has to decide on. */
  readonly asked: readonly string[];
}

/** It was deleted here: that is on its way, unless no answer had told that it was made there. */
async function tieDeleted(
  store: StoreWriter,
  { connectionId }: Account,
  localId: string,
  read: ReadContact,
): Promise<ContactOutcome> {
  const { remoteId } = read;
  const outcome = { remoteId, contactId: localId, outcome: 'unchanged', changes: [], reason: null } as const;
  if (await findByLocal(store, connectionId, 'contact', localId)) return outcome;
  await keepRemote(store, connectionId, recordOf(localId, read));
  await noteOutgoing(store, connectionId, [{ kind: 'contact', record_id: localId, contact_id: localId }]);
  return outcome;
}

function recordOf(localId: string, { remoteId }: ReadContact): RemoteRecord {
  return { kind: 'contact', localId, remoteId, contactId: localId, here: {}, there: {} };
}

async function merge(
  store: StoreWriter,
  account: Account,
  records: LocalRecords,
  {
    linked,
    contact,
    read,
    runId,
  }: { linked: RemoteRecord; contact: Contact; read: ReadContact; runId: string | null },
): Promise<Merged> {
  const { connectionId } = account;
  const there = read.values(linked.there);
  const { changedAt: thereAt } = read;
  const here = valuesOf(contact);
  const open = await openFieldConflicts(store, connectionId, contact.id);
  const ruleOf = await rulesFor(store, account.ruleOf, contact);
  const merged = mergeValues({ hereThen: linked.here, here, thereThen: linked.there, there, ruleOf });
  const conflicts = merged.conflicts.filter(({ part }) => !open.has(part));
  const decided = await decideParts(store, account, contact.id, { conflicts, thereAt });
  const taken = [...merged.taken, ...decided.taken].filter(part => !open.has(part));
  const changed =
    taken.length === 0
      ? contact
      : await records.updateContact(store, contact.id, contactInput(taken, there, contact.tags));

  for (const { part, ...values } of decided.asked)
    await noteFieldConflict(store, connectionId, { contactId: contact.id, part, values, reason });
  const after = valuesOf(changed);
  const ended: string[] = [];
  for (const [part, row] of open) {
    if (isAlike(part, after, there)) {
      ended.push(part);
      await settleFieldConflict(store, row);
    } else await renewFieldConflict(store, row, { here: after[part], there: there[part] });
  }

  const agreed = changedParts(linked.there, there).filter(part => isAlike(part, here, there));
  const held = new Set([...open.keys(), ...decided.asked.map(({ part }) => part)]);
  const settled = withParts(linked.here, [...taken, ...agreed, ...ended], after);
  const base = withParts(
    settled,
    merged.broughtBack.filter(part => !held.has(part)),
    there,
  );
  // What is kept alike at creation alone counts as a change, should it be kept alike later.
  const apart = changedParts(linked.there, there).filter(part => !isTaken(ruleOf(part)));
  await keepRemote(store, connectionId, {
    ...linked,
    here: base,
    there: withParts(there, apart, linked.there),
  });
  if (changedParts(base, after).some(part => !held.has(part) && isSent(ruleOf(part))))
    await noteOutgoing(store, connectionId, [
      { kind: 'contact', record_id: contact.id, contact_id: contact.id, run_id: runId },
    ]);
  return {
    changes: changesIn(
      taken.filter(part => !isAlike(part, here, after)),
      here,
      after,
    ),
    asked: decided.asked.map(({ part }) => part),
  };
}

/** Members of an answer that say when the contact changed. */
export function changedAt(contact: Members): number {
  return Date.parse(String(contact.dateUpdated));
}
