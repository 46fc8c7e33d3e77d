import { notFound, RosterError } from '#base/errors.ts';
import { askFor } from '#links/highlevel/ask-for.ts';
import { contactInput } from '#links/highlevel/contact-in.ts';
import { valuesOf } from '#links/highlevel/contact-out.ts';
import { withParts } from '#links/highlevel/linked-values.ts';
import { untakenContact } from '#links/highlevel/untaken.ts';
import { getContact, getForChange } from '#store/contacts/contacts.ts';
import { noteOutgoing } from '#store/highlevel/outgoing.ts';
import { findByLocal, forgetRemote, keepRemote, recordsOfKind } from '#store/highlevel/remote-records.ts';
import type { StoreWriter } from '#store/store.ts';
import type { SyncConflictTable } from '#store/tables-links.ts';
import { setBusinessOfContacts } from '../business/set-contacts.ts';
import { refuseMember } from '../connection/members.ts';
import { updateContact } from '../contact/update.ts';
import type { Caller, Command } from '../operation.ts';

/** What a part of a contact is to be on both sides. */
export interface FieldChoice {
  readonly choice: 'here' | 'there' | 'value';
  readonly value: unknown;
}

/** Gives both sides of a link the same in a part of a contact: here at once, there with the next change that is sent. */
export async function resolveField(
  store: StoreWriter,
  caller: Caller,
  { connection_id: connectionId, contact_id, field: part }: SyncConflictTable,
  { choice, value }: FieldChoice,
): Promise<void> {
  const untaken = untakenContact(part);
  if (untaken !== undefined) return takeAgain(store, connectionId, untaken, choice);
  if (contact_id === null) return relink(store, connectionId, part, choice);
  const contactId = contact_id;
  await getForChange(store, contactId);
  const linked = await findByLocal(store, connectionId, 'contact', contactId);
  if (!linked || part === null) throw notFound('The linked contact');
  const chosen = choice === 'there' ? linked.there[part] : value;
  if (choice !== 'here') await writeHere(store, caller, contactId, { [part]: chosen ?? undefined });
  const here = valuesOf(await getContact(store, contactId));
  // What is there is taken as what both had last: whatever differs from it here is sent.
  const base = withParts(linked.here, [part], choice === 'there' ? here : linked.there);
  await keepRemote(store, connectionId, { ...linked, here: base });
  const record = { kind: 'contact', record_id: contactId, contact_id: contactId } as const;
  if (choice !== 'there') await noteOutgoing(store, connectionId, [record]);
}

/** A contact there that could not be taken over is read once more, or left where it is. */
async function takeAgain(
  store: StoreWriter,
  connectionId: string,
  remoteId: string,
  choice: FieldChoice['choice'],
): Promise<void> {
  if (choice === 'value')
    refuseMember(
      'choice',
      'choice must be there, to have the contact read once more, or here, to leave it there',
    );
  if (choice === 'there') await askFor(store, connectionId, remoteId, { type: 'All' });
}

/** A custom field that is not the same on both sides any more: it is found or made there anew when it is next sent. */
async function relink(
  store: StoreWriter,
  connectionId: string,
  part: string | null,
  choice: FieldChoice['choice'],
): Promise<void> {
  if (choice !== 'here')
    refuseMember('choice', 'choice must be here: a custom field itself is changed on the side that has it');
  for (const linked of await recordsOfKind(store, connectionId, 'field'))
    if (`customField:${linked.here.key}` === part) await forgetRemote(store, connectionId, linked);
}

async function writeHere(
  store: StoreWriter,
  caller: Caller,
  contactId: string,
  values: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { tags } = await getContact(store, contactId);
  const { businessId, ...input } = contactInput(Object.keys(values), values, tags);
  const [operation, sent]: [Command, object] =
    businessId === undefined
      ? [updateContact, { contactId, ...input }]
      : [setBusinessOfContacts, { ids: [contactId], businessId }];
  try {
    const prepared = await operation.prepare(sent, store.now);
    await prepared.run({ store, caller });
  } catch (error) {
    if (!(error instanceof RosterError) || error.code !== 'invalid_input') throw error;
    throw new RosterError('conflict', `The contact cannot have this value here: ${error.message}`);
  }
}
