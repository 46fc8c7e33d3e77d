import type { ContactState } from '#contacts/contact-state.ts';
import { mapPerson } from '#contacts/directory/map-person.ts';
import { findConnection } from '#store/connections/connections.ts';
import { keepPerson, peopleOfContact } from '#store/connections/people.ts';
import { peopleOfLinks } from '#store/connections/people-of-links.ts';
import { findForChange } from '#store/contacts/contacts.ts';
import { getLocation } from '#store/locations.ts';
import type { StoreWriter } from '#store/store.ts';
import type { ConnectionTable, DirectoryPersonTable } from '#store/tables-links.ts';
import { directoryOf } from './directory.ts';
import { takeSteps } from './remove-people.ts';
import { personOf, settleAnew } from './settle-by-hand.ts';
import { deletedHere, mergedHere } from './settle-person.ts';

/**
 * Has the people of contacts that were merged into one go with them: to the contact that is left where it carries their
 * ids now; else it is another person, and they are refused until the merge is undone.
 */
export async function followMerge(
  store: StoreWriter,
  contactId: string,
  mergedIds: readonly string[],
): Promise<void> {
  const left = await findForChange(store, contactId);
  for (const mergedId of mergedIds) {
    for (const row of await peopleOfContact(store, mergedId)) {
      const connection = await findConnection(store, row.connection_id);
      if (!connection) continue;
      const { system, externalId } = (await directoryOf(connection)).externalIdOf(row.person_id);
      const isCarried = left?.externalIds.some(
        link => link.system === system && link.externalId === externalId,
      );
      // What the merge chose may differ from what the directory has: the next pass over all people looks.
      const tied = { contact_id: contactId, settled_version: -1 };
      const { state, code, reason } = row.left_at === null ? mergedHere(contactId) : row;
      await keepPerson(store, row, {
        ...row,
        ...(isCarried ? tied : { contact_id: null, state, code, reason }),
      });
    }
  }
}

/** A person whose contact comes back, tied to it but not yet settled. */
interface Returning {
  readonly connection: ConnectionTable;
  readonly person: DirectoryPersonTable;
}

/**
 * Ties the people of contacts that a merge took to these again, before the undo: the contact that is left is theirs no more
 * and may be changed. What was missed meanwhile is written by `settleReturned`, once the contacts are there.
 */
export async function tieReturning(
  store: StoreWriter,
  left: ContactState,
  merged: readonly Pick<ContactState, 'id' | 'externalIds'>[],
): Promise<{
  readonly returning: readonly Returning[];
  /** The members of the contact that is left which have what the directory says of those who return. */
  readonly written: ReadonlySet<string>;
}> {
  const returning: Returning[] = [];
  const written = new Set<string>();
  for (const { id, externalIds } of merged) {
    for (const row of await peopleOfLinks(store, externalIds)) {
      const isLeft = row.contact_id === left.id;
      const isTheirs = isLeft || (row.contact_id === null && row.code !== 'untied');
      const connection = isTheirs && (await findConnection(store, row.connection_id));
      if (!connection) continue;
      if (isLeft) for (const member of await standing(store, connection, row, left)) written.add(member);
      returning.push({ connection, person: await tie(store, row, id) });
    }
  }
  return { returning, written };
}

/** The members of a contact that have what the directory says of a person. */
async function standing(
  store: StoreWriter,
  connection: ConnectionTable,
  row: DirectoryPersonTable,
  contact: ContactState,
): Promise<readonly string[]> {
  const { mapping } = await directoryOf(connection);
  const { values } = await mapPerson(personOf(row), mapping, await getLocation(store));
  const present = new Map<string, unknown>(Object.entries(contact));
  return Object.entries(values).flatMap(([target, value]) =>
    value !== null && present.get(target) === value ? [target] : [],
  );
}

/** The people of a contact that was deleted here and is back. */
export async function tieRestored(store: StoreWriter, contactId: string): Promise<readonly Returning[]> {
  const returning: Returning[] = [];
  for (const row of await peopleOfContact(store, contactId)) {
    const connection = row.code === deletedHere('').code && (await findConnection(store, row.connection_id));
    if (connection) returning.push({ connection, person: await tie(store, row, contactId) });
  }
  return returning;
}

async function tie(
  store: StoreWriter,
  row: DirectoryPersonTable,
  contactId: string,
): Promise<DirectoryPersonTable> {
  // What was done with the contact of one who left was done with another one.
  const left = { left_steps: '[]' };
  const isGone = row.state === 'removed';
  const person: DirectoryPersonTable = {
    ...row,
    contact_id: contactId,
    ...(isGone ? left : { state: 'waiting', code: 'linking' }),
  };
  await keepPerson(store, row, person);
  return person;
}

/** Writes to contacts that are back what their directories have said meanwhile. */
export async function settleReturned(store: StoreWriter, returning: readonly Returning[]): Promise<void> {
  for (const { connection, person } of returning) {
    if (person.state !== 'removed') await settleAnew(store, connection, person);
    else await keepPerson(store, person, await takeSteps(store, await directoryOf(connection), person));
  }
}
