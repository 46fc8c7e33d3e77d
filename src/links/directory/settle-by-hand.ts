import { RosterError } from '#base/errors.ts';
import { isRecord, parseJson } from '#base/json.ts';
import type { ContactState } from '#contacts/contact-state.ts';
import { mapPerson } from '#contacts/directory/map-person.ts';
import type { DirectoryPerson } from '#contacts/directory/person.ts';
import { keepPerson } from '#store/connections/people.ts';
import { changeContact } from '#store/contacts/contacts.ts';
import { getLocation } from '#store/locations.ts';
import type { StoreWriter } from '#store/store.ts';
import type { ConnectionTable, DirectoryPersonTable } from '#store/tables-links.ts';
import { applyChanges } from './apply-people.ts';
import { directoryOf } from './directory.ts';
import { emailKey, emailsIn } from './match-person.ts';
import { creating } from './settle-person.ts';

/** A person as the directory said last. */
export function personOf({ person_id: id, attributes }: DirectoryPersonTable): DirectoryPerson {
  const parsed = parseJson(attributes);
  return { id, attributes: isRecord(parsed) ? parsed : {} };
}

/** Ties a person to a contact and writes to it what the directory has. Throws `conflict` where it is another person's. */
export async function tiePerson(
  store: StoreWriter,
  connection: ConnectionTable,
  row: DirectoryPersonTable,
  contact: ContactState,
): Promise<void> {
  const { system, externalIdOf } = await directoryOf(connection);
  const link = contact.externalIds.find(known => known.system === system);
  if (link && link.externalId !== externalIdOf(row.person_id).externalId) {
    throw new RosterError(
      'conflict',
      'The contact is tied to another person of the directory. Untie it first.',
    );
  }
  const tied = { contact_id: contact.id, state: 'waiting', code: 'linking', written: '{}' } as const;
  await keepPerson(store, row, { ...row, ...tied });
  await settleAnew(store, connection, row);
}

/** Makes a contact of a person, whoever has the same addresses. */
export async function makeContactOf(
  store: StoreWriter,
  connection: ConnectionTable,
  row: DirectoryPersonTable,
): Promise<void> {
  await keepPerson(store, row, { ...row, contact_id: null, state: 'waiting', code: creating, written: '{}' });
  await settleAnew(store, connection, row);
}

/** Leaves a person out until a contact is linked by hand. */
export async function leaveOut(store: StoreWriter, row: DirectoryPersonTable, reason: string): Promise<void> {
  await keepPerson(store, row, { ...row, contact_id: null, state: 'refused', code: 'untied', reason });
}

/** Takes the e-mails of a person off another contact that has them, and gives them to the person's own. */
export async function giveEmails(
  store: StoreWriter,
  connection: ConnectionTable,
  row: DirectoryPersonTable,
  holder: ContactState,
): Promise<void> {
  const { mapping } = await directoryOf(connection);
  const { values } = await mapPerson(personOf(row), mapping, await getLocation(store));
  const keys = new Set(emailsIn(values));
  const isGiven = (email: string) => keys.has(emailKey(email) ?? '');
  await changeContact(store, holder, {
    ...(holder.email !== null && isGiven(holder.email) && { email: null }),
    additionalEmails: holder.additionalEmails.filter(({ email }) => !isGiven(email)),
  });
  await settleAnew(store, connection, row);
}

/** Makes of a person what the directory said last, whatever was made before. */
export async function settleAnew(
  store: StoreWriter,
  connection: ConnectionTable,
  row: DirectoryPersonTable,
): Promise<void> {
  const change = { kind: 'person', person: personOf(row) } as const;
  await applyChanges(store, { connection, runId: store.newId(), passId: null }, [change]);
}
