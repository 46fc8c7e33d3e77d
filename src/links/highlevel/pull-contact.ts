import { isRecord } from '#base/json.ts';
import { noteKnown, stateId } from '#store/highlevel/known-changes.ts';
import { findByRemote } from '#store/highlevel/remote-records.ts';
import { type AccountWork, write } from './account.ts';
import { valuesFrom } from './contact-in.ts';
import { isGone } from './gone.ts';
import type { LinkedValues } from './linked-values.ts';
import type { LocalRecords } from './local-records.ts';
import { pullHanging } from './pull-hanging.ts';
import { noteOutcome } from './run-records.ts';
import { pullBusiness } from './take-business.ts';
import { changedAt, type ReadContact, takeContact } from './take-contact.ts';

/** What is to be read beside the contact, and for which run, if there is one. */
export interface Wanted {
  readonly note: boolean;
  readonly task: boolean;
  readonly runId: string | null;
}

/**
 * Reads a contact there with what is wanted beside it, and takes it over; nothing where there is none. The caller has the
 * contact's turn, so that what was sent to it meanwhile is in it.
 */
export async function pullContact(
  work: AccountWork,
  records: LocalRecords,
  remoteId: string,
  wanted: Wanted,
): Promise<ReadContact | undefined> {
  const read = await readContact(work, records, remoteId);
  if (!read) return undefined;
  await write(work, async writer => {
    const taken = await takeContact(writer, work.account, records, read, wanted.runId);
    await noteOutcome(writer, wanted.runId, taken);
    const state = Number.isNaN(read.changedAt) ? [] : [stateId(remoteId, read.changedAt)];
    await noteKnown(writer, work.account.connectionId, state);
  });
  if (wanted.note) await pullHanging(work, records, remoteId, 'note');
  if (wanted.task) await pullHanging(work, records, remoteId, 'task');
  return read;
}

/** A contact as it is there now; nothing where there is none. */
export async function readContact(
  work: AccountWork,
  records: LocalRecords,
  remoteId: string,
): Promise<ReadContact | undefined> {
  const { account, places, signal } = work;
  try {
    const { contact } = await account.client.send('GET', `/contacts/${remoteId}`, undefined, signal);
    if (!isRecord(contact)) return undefined;
    const { businessId } = contact;
    const isNamed = typeof businessId === 'string' && businessId !== '' && account.ruleOf('businessId');
    if (isNamed && !(await isLinkedBusiness(work, businessId))) await pullBusiness(work, records, businessId);
    const local = await places.local(contact, signal);
    const values = (before: LinkedValues) => valuesFrom(contact, local, before);
    return { remoteId, values, changedAt: changedAt(contact) };
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

export function isLinkedBusiness({ store, account }: AccountWork, remoteId: string): Promise<boolean> {
  return store.read(
    account.locationId,
    async reader => (await findByRemote(reader, account.connectionId, 'business', remoteId)) !== undefined,
  );
}
