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

export const resolveConflict = command({
  key: 'conflict.resolve',
  title: 'Resolve Sync Conflict',
  description:
    'Settles a conflict. Of a person who may be several contacts: which `contact` it is, or `create` a new one, or `leaveOut` the person. Of an address that two people have: which `contact` has it.',
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
      Type.String({
        minLength: 1,
        maxLength: 255,
        description: 'With `contact`, the id of the one that is meant.',
      }),
    ),
  },
  output: Type.Object({ conflict: SyncConflict }),

  async handler({ connectionId, conflictId, choice, value }, { store }) {
    const connection = await getConnectionForChange(store, connectionId);
    const row = await getConflictForChange(store, connectionId, conflictId);
    if (row.status !== 'open') throw new RosterError('conflict', 'The conflict was settled already.');
    const contactId = checkedChoice(row, choice, value);
    const resolved = await resolve(store, row, { choice, value: contactId });
    await carryOut(store, connection, row, { choice, contactId });
    const [conflict] = await presentConflicts(store, connectionId, [resolved]);
    if (!conflict) throw notFound('The conflict');
    return { conflict };
  },
});

/** The contact that is meant, if the choice needs one. Throws `invalid_input` for what cannot be chosen. */
function checkedChoice(
  row: SyncConflictTable,
  choice: ConflictChoice,
  value: string | undefined,
): string | undefined {
  if (choice !== 'contact') {
    if (row.field !== null) refuseMember('choice', 'choice must be contact: two people have one address');
    return undefined;
  }
  const choices = choicesOf(row);
  if (value === undefined || !choices.includes(value))
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
