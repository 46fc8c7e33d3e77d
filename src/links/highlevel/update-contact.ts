import { isRecord } from '#base/json.ts';
import type { NotSent } from '#contacts/outgoing-change.ts';
import { noteKnown } from '#store/highlevel/known-changes.ts';
import { endOutgoing } from '#store/highlevel/outgoing.ts';
import { keepRemote, type RemoteRecord } from '#store/highlevel/remote-records.ts';
import type { OutgoingChangeTable } from '#store/tables-highlevel.ts';
import { type AccountWork, write } from './account.ts';
import { askFor } from './ask-for.ts';
import { TakenAddress } from './client.ts';
import { valuesFrom } from './contact-in.ts';
import { type ContactCalls, contactCalls, localFrom, type RemoteIds } from './contact-out.ts';
import { echoesOf, stateIn } from './echoes.ts';
import { isSent, isTaken, type RuleOf } from './field-rules.ts';
import { isGone } from './gone.ts';
import {
  changedParts,
  changesIn,
  type LinkedValues,
  partBehind,
  tagPart,
  withParts,
} from './linked-values.ts';
import { noteOutcome } from './run-records.ts';
import { willBeFree } from './taken-address.ts';

interface Update {
  readonly linked: RemoteRecord;
  /** The contact as it is here now. */
  readonly here: LinkedValues;
  readonly ids: RemoteIds;
  readonly ruleOf: RuleOf;
  readonly notSent: readonly NotSent[];
  /** The run that is told of it; null where none is, as that of a contact that was just made. */
  readonly runId: string | null;
}

/** Sends what changed here since the contact was last alike on both sides, and keeps that it is again. */
export async function updateContact(
  work: AccountWork,
  row: OutgoingChangeTable,
  { linked, here, ids, ruleOf, notSent, runId }: Update,
): Promise<void> {
  const { connectionId } = work.account;
  const changed = changedParts(linked.here, here);
  const parts = changed.filter(part => isSent(ruleOf(part)));
  // What HighLevel rules is brought back here to what it is there.
  const isForeign = changed.some(part => ruleOf(part)?.owner === 'highlevel' && isTaken(ruleOf(part)));
  const calls = contactCalls(parts, here, ids);
  try {
    const sent = await send(work, calls, { linked, here, ids }, parts);
    await write(work, async writer => {
      await keepRemote(writer, connectionId, {
        ...linked,
        here: withParts(linked.here, parts, here),
        there: sent.there,
      });
      await noteKnown(writer, connectionId, sent.known);
      await noteOutcome(writer, runId, {
        remoteId: linked.remoteId,
        contactId: linked.localId,
        outcome: parts.length > 0 ? 'updatedThere' : 'unchanged',
        changes: changesIn(parts, linked.there, here),
        reason: null,
      });
      await endOutgoing(writer, row, notSent);
      if (sent.isOtherwise || isForeign) await askFor(writer, connectionId, linked.remoteId);
    });
  } catch (error) {
    if (error instanceof TakenAddress)
      await sendWithout(work, error, { linked, here, ids }, { parts, isAgain: row.attempts > 0 });
    if (!isGone(error)) throw error;
    // It was deleted there: what follows from that is decided where changes from there are taken.
    await write(work, async writer => {
      await askFor(writer, connectionId, linked.remoteId);
      await endOutgoing(writer, row);
    });
  }
}

/**
 * Sends what else changed than an address that another contact there has. Where that one is to get another, it may wait for
 * the address that this one has there: asked again, this one gives it up.
 */
async function sendWithout(
  work: AccountWork,
  taken: TakenAddress,
  { linked, here, ids }: Pick<Update, 'linked' | 'here' | 'ids'>,
  { parts, isAgain }: { readonly parts: readonly string[]; readonly isAgain: boolean },
): Promise<void> {
  const { field } = taken;
  const givesUp = isAgain && linked.there[field] !== undefined && (await willBeFree(work, taken));
  // HighLevel takes a company's name by the address alone.
  const rest = parts.filter(part => part !== 'companyName' && (part !== field || givesUp));
  if (rest.length === 0) return;
  const values = withParts(here, [field], {});
  const sent = await send(work, contactCalls(rest, values, ids), { linked, here: values, ids }, rest);
  await write(work, async writer => {
    const { connectionId } = work.account;
    await keepRemote(writer, connectionId, {
      ...linked,
      here: withParts(linked.here, rest, values),
      there: sent.there,
    });
    await noteKnown(writer, connectionId, sent.known);
    if (sent.isOtherwise) await askFor(writer, connectionId, linked.remoteId);
  });
}

interface Sent {
  /** What HighLevel holds now, of the parts that were sent. */
  readonly there: LinkedValues;
  /** HighLevel holds something else too that is not known here. */
  readonly isOtherwise: boolean;
  /** Webhooks that tell of these calls, and the state that they left. */
  readonly known: readonly string[];
}

async function send(
  { account, signal }: AccountWork,
  {
    members,
    companyName,
    tagsAdded,
    tagsRemoved,
    followersAdded,
    followersRemoved,
    businessId,
  }: ContactCalls,
  { linked, here, ids }: Pick<Update, 'linked' | 'here' | 'ids'>,
  parts: readonly string[],
): Promise<Sent> {
  const { client } = account;
  const path = `/contacts/${linked.remoteId}`;
  const fields = parts.filter(part => part !== 'businessId' && !/^(tags|followers)\./.test(part));
  let { there } = linked;
  let isOtherwise = false;
  let contact: unknown;
  const known: string[] = [];
  const note = (types: readonly string[], record: unknown) => {
    if (isRecord(record)) known.push(...echoesOf(types, linked.remoteId, record));
  };

  if (Object.keys(members).length > 0) {
    ({ contact } = await client.send('PUT', path, members, signal));
    note(kindsOf(Object.keys(members)), contact);
  }
  if (companyName !== undefined && (here.email !== undefined || here.phone !== undefined)) {
    const { email, phone } = here;
    const body = {
      locationId: client.locationId,
      companyName,
      ...(email !== undefined ? { email } : { phone }),
    };
    ({ contact } = await client.send('POST', '/contacts/upsert', body, signal));
    note(['ContactUpdate'], contact);
  }
  if (isRecord(contact) && contact.id === linked.remoteId) {
    const answered = valuesFrom(contact, localFrom({ ...there, ...linked.here, ...here }, ids), there);
    isOtherwise = changedParts(there, answered).some(part => !parts.includes(part));
    there = withParts(there, fields, answered);
  }
  const tagCalls = [
    ['POST', tagsAdded],
    ['DELETE', tagsRemoved],
  ] as const;
  for (const [method, list] of tagCalls)
    if (list.length > 0)
      note(['ContactTagUpdate'], await client.send(method, `${path}/tags`, { tags: list }, signal));
  const tags = Object.fromEntries(tagsAdded.map(tag => [tagPart(tag), tag]));
  there = withParts(there, [...tagsAdded, ...tagsRemoved].map(tagPart), tags);
  const followers = [
    ['POST', followersAdded],
    ['DELETE', followersRemoved],
  ] as const;
  for (const [method, list] of followers)
    if (list.length > 0) await client.send(method, `${path}/followers`, { followers: list }, signal);
  const following = parts.filter(part => partBehind('followers', part) !== undefined);
  there = withParts(
    there,
    following.filter(part => ids.user(partBehind('followers', part) ?? '')),
    here,
  );
  if (businessId !== undefined) {
    const body = { locationId: client.locationId, ids: [linked.remoteId], businessId };
    await client.send('POST', '/contacts/bulk/business', body, signal);
    there = withParts(there, ['businessId'], here);
  }
  const isLast = [tagsAdded, tagsRemoved, followersAdded, followersRemoved].every(list => list.length === 0);
  if (isLast && businessId === undefined && isRecord(contact))
    known.push(...stateIn(linked.remoteId, contact));
  return { there, isOtherwise, known };
}

/** The types of webhooks that an update with these members causes. */
function kindsOf(members: readonly string[]): readonly string[] {
  const isDnd = (member: string) => member === 'dnd' || member === 'dndSettings';
  return [
    ...(members.some(member => !isDnd(member)) ? ['ContactUpdate'] : []),
    ...(members.some(isDnd) ? ['ContactDndUpdate'] : []),
  ];
}
