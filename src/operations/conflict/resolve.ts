import Type from 'typebox';
import { notFound, RosterError } from '#base/errors.ts';
import { type ConflictChoice, conflictChoices, SyncConflict } from '#contacts/sync-conflict.ts';
import { giveEmails, leaveOut, makeContactOf, tiePerson } from '#links/directory/settle-by-hand.ts';
import { choicesOf, getConflictForChange, resolveConflict as resolve } from '#store/connections/conflicts.ts';
import { getConnectionForChange } from '#store/connections/connections.ts';
import { findPerson } from '#store/connections/people.ts';
import { getForChange } from '#store/contacts/contacts.ts';
import type { StoreWriter } from '#store/store.ts';
import type { ConnectionTable, SyncConflictTable } from '#store/tables-links.ts';
import { connectionId, refuseMember } from '../connection/members.ts';
import { command } from '../operation.ts';
import { presentConflicts } from './present.ts';
import { type FieldChoice, resolveField } from './resolve-field.ts';
import { resolveMapped } from './resolve-mapped.ts';

export const resolveConflict = command({
  key: 'conflict.resolve',
  title: 'Resolve Sync Conflict',
  description:
    'Settles a conflict. Of a person who may be several contacts: which `contact` it is, `create` a new one, or `leaveOut`. Of an address of two people: which `contact` has it. Of a field that both sides changed: what stands `here` or `there`, or another `value`. Of a contact of HighLevel, or a custom field of the mapping, that is missing here: `there` takes it or makes it anew, `here` leaves it.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'POST', path: '/connections/{connectionId}/conflicts/{conflictId}/resolve' },
  isIdempotent: true,
  errors: ['not_found', 'conflict'],
  input: {
    connectionId,
    conflictId: Type.String({ minLength: 1, maxLength: 255, description: 'The id of the conflict.' }),
    choice: Type.Enum([...conflictChoices]),
    value: Type.Optional(
      Type.Unknown({
        description:
          'With `contact`, the id of the one that is meant; with `value`, what both sides are to have, or null for nothing.',
      }),
    ),
  },
  output: Type.Object({ conflict: SyncConflict }),

  async handler({ connectionId, conflictId, choice, value }, { store, caller }) {
    const connection = await getConnectionForChange(store, connectionId);
    const row = await getConflictForChange(store, connectionId, conflictId);
    if (row.status !== 'open') throw new RosterError('conflict', 'The conflict was settled already.');
    if (row.kind === 'field') {
      const checked = checkedSide(choice, value);
      if (connection.type === 'highlevel') await resolveField(store, caller, row, checked);
      else await resolveMapped(store, connection, row.field ?? '', checked.choice);
    } else {
      const contactId = checkedChoice(row, choice, value);
      await carryOut(store, connection, row, { choice, contactId });
    }
    const resolved = await resolve(store, row, { choice, value });
    const [conflict] = await presentConflicts(store, connectionId, [resolved]);
    if (!conflict) throw notFound('The conflict');
    return { conflict };
  },
});

/** Throws `invalid_input` for what cannot be chosen of a field. */
function checkedSide(choice: ConflictChoice, value: unknown): FieldChoice {
  if (choice !== 'here' && choice !== 'there' && choice !== 'value')
    refuseMember('choice', 'choice must be one of the following values: here, there, value');
  if ((choice === 'value') !== (value !== undefined))
    refuseMember('value', 'value must be sent with the choice `value`, and with it alone');
  return { choice, value };
}

/** The contact that is meant, if the choice needs one. Throws `invalid_input` for what cannot be chosen. */
function checkedChoice(row: SyncConflictTable, choice: ConflictChoice, value: unknown): string | undefined {
  if (choice === 'here' || choice === 'there' || choice === 'value')
    refuseMember('choice', 'choice must be one of the following values: contact, create, leaveOut');
  if (choice !== 'contact') {
    if (row.field !== null) refuseMember('choice', 'choice must be contact: two people have one address');
    return undefined;
  }
  const choices = choicesOf(row);
  if (typeof value !== 'string' || !choices.includes(value))
    refuseMember('value', `value must be one of the following values: ${choices.join(', ')}`);
  return value;
}

async function carryOut(
  store: StoreWriter,
  connection: ConnectionTable,
  row: SyncConflictTable,
  { choice, contactId }: { readonly choice: ConflictChoice; readonly contactId: string | undefined },
): Promise<void> {
  const person = await findPerson(store, connection.id, row.person_id ?? '');
  if (!person) throw notFound('The person');
  if (choice === 'create') await makeContactOf(store, connection, person);
  else if (contactId === undefined) {
    const reason = 'It was decided to leave the person out. Link a contact to have the person synced.';
    await leaveOut(store, person, reason);
  } else if (row.field === null) {
    await tiePerson(store, connection, person, await getForChange(store, contactId));
  } else if (contactId === person.contact_id) {
    const [holder = ''] = choicesOf(row).filter(other => other !== contactId);
    await giveEmails(store, connection, person, await getForChange(store, holder));
  }
}
