import { setTimeout as pause } from 'node:timers/promises';
import type { Change } from '#contacts/event.ts';
import { changedParts, changesIn } from '#links/highlevel/linked-values.ts';
import { getConnection } from '#store/connections/connections.ts';
import { linksOf } from '#store/highlevel/links.ts';
import { findOutgoing, noteOutgoing } from '#store/highlevel/outgoing.ts';
import { notSentIn } from '#store/highlevel/outgoing-list.ts';
import { findByLocal, type RemoteRecord } from '#store/highlevel/remote-records.ts';
import { isUntiedHere } from '#store/highlevel/untied.ts';
import type { OutgoingChangeTable } from '#store/tables-highlevel.ts';
import type { LocationStore } from '../operation.ts';

/** How long somebody waits until HighLevel has what changed, and how often that is looked at, in milliseconds. */
const patience = 15_000;
const lookEvery = 50;

export interface SendStep {
  readonly step: 'send';
  readonly ok: boolean;
  readonly message: string;
  /** What became otherwise there, as HighLevel answered it. */
  readonly values?: readonly Change[];
}

interface Awaited {
  readonly connectionId: string;
  readonly name: string;
  readonly isPaused: boolean;
  readonly before: RemoteRecord | undefined;
  /** How often it was tried in vain before. */
  readonly attempts: number;
}

/**
 * Has a contact brought to each linked HighLevel account by the process that works for it, and tells what was sent there and
 * what came back.
 */
export async function sendSteps(store: LocationStore, contactId: string): Promise<readonly SendStep[]> {
  const awaited = await store.write(async writer => {
    const found: Awaited[] = [];
    for (const connectionId of await linksOf(writer)) {
      if (await isUntiedHere(writer, connectionId, contactId)) continue;
      const { name, status } = await getConnection(writer, connectionId);
      const before = await findByLocal(writer, connectionId, 'contact', contactId);
      await noteOutgoing(writer, connectionId, [
        { kind: 'contact', record_id: contactId, contact_id: contactId },
      ]);
      const row = await findOutgoing(writer, connectionId, 'contact', contactId);
      found.push({ connectionId, name, isPaused: status === 'paused', before, attempts: row?.attempts ?? 0 });
    }
    return found;
  });
  return Promise.all(awaited.map(account => stepOf(store, contactId, account)));
}

async function stepOf(store: LocationStore, contactId: string, account: Awaited): Promise<SendStep> {
  const { connectionId, name, isPaused, before, attempts } = account;
  const step = 'send' as const;
  if (isPaused)
    return {
      step,
      ok: false,
      message: `The connection ${name} is paused. What changed waits until it goes on.`,
    };
  const row = await rowAfter(store, { connectionId, contactId, attempts });
  const isLate = row?.status === 'waiting' && row.attempts === attempts;
  if (isLate)
    return {
      step,
      ok: false,
      message: `${name}: it waits to be sent. ${row.reason ?? 'HighLevel may be slow, or not answer.'}`,
    };
  if (row && row.status !== 'partial')
    return { step, ok: false, message: `${name}: ${row.reason ?? 'HighLevel did not take it.'}` };
  const after = await store.read(reader => findByLocal(reader, connectionId, 'contact', contactId));
  const there = after?.there ?? {};
  const changes = changesIn(changedParts(before?.there ?? {}, there), before?.there ?? {}, there);
  const kept = row ? notSentIn(row) : [];
  const left = kept.map(({ member, reason }) => ` ${member} stays here: ${reason}`).join('');
  return { step, ok: true, message: `${name}: ${wordsFor(before, after, changes)}${left}`, values: changes };
}

function wordsFor(
  before: RemoteRecord | undefined,
  after: RemoteRecord | undefined,
  changes: readonly Change[],
): string {
  if (!before && after) return `the contact is ${after.remoteId} there now.`;
  if (changes.length === 0) return 'HighLevel has all of it; nothing was sent.';
  return `${changes.length} members were sent, and HighLevel answered with them.`;
}

/** The change once it was tried; nothing once all of it arrived. */
async function rowAfter(
  store: LocationStore,
  { connectionId, contactId, attempts }: Pick<Awaited, 'connectionId' | 'attempts'> & { contactId: string },
): Promise<OutgoingChangeTable | undefined> {
  const signal = AbortSignal.timeout(patience);
  for (;;) {
    const row = await store.read(reader => findOutgoing(reader, connectionId, 'contact', contactId));
    if (row?.status !== 'waiting' || row.attempts > attempts || signal.aborted) return row;
    await pause(lookEvery);
  }
}
