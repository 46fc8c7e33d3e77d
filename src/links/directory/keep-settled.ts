import { canonicalJson, isRecord } from '#base/json.ts';
import type { LeaverCause } from '#contacts/directory/leaver.ts';
import type { DirectoryPerson } from '#contacts/directory/person.ts';
import { keepPeople } from '#store/connections/people.ts';
import { keptChanges, type NewSyncRecord, noteSyncRecords } from '#store/connections/records.ts';
import type { StoreWriter } from '#store/store.ts';
import type { ConnectionTable, DirectoryPersonTable } from '#store/tables-links.ts';
import { asTakenBack } from './leaver-steps.ts';
import { leftStateOf } from './left-state.ts';
import { type ReadPerson, type Settled, unmatched } from './settle-person.ts';

/** A run that people are settled in; `passId` marks whom a pass over the whole directory has seen. */
export interface ApplyTerms {
  readonly connection: ConnectionTable;
  readonly runId: string;
  readonly passId: string | null;
}

export interface AppliedPerson {
  readonly read: ReadPerson;
  readonly settled: Settled;
}

/**
 * Keeps what became of people: what is known of them from now on, the run's records, and the events that tell of them.
 */
export async function keepSettled(
  store: StoreWriter,
  terms: ApplyTerms,
  applied: readonly AppliedPerson[],
): Promise<void> {
  const told = applied.flatMap(each => {
    const record = recordOf(terms, each);
    return record ? [{ ...each, record }] : [];
  });
  await keepPeople(
    store,
    applied.map(each => ({ before: each.read.row, row: personRow(store, terms, each) })),
  );
  await noteSyncRecords(
    store,
    told.map(({ record }) => record),
  );
  for (const each of told) noteDirectoryEvent(store, terms.connection, each);
}

/** What is known of a person from now on. */
function personRow(
  store: StoreWriter,
  { connection, passId }: ApplyTerms,
  { read: { person, row, scope, mapped }, settled }: AppliedPerson,
): DirectoryPersonTable {
  const { outcome, contactId, wrote } = settled;
  const isErased = outcome === 'refused' && settled.code === 'person_erased';
  const leaving = outcome === 'leaving' && !scope.isIn ? causeOf(scope.code) : null;
  const stays = leaving === null && scope.isIn;
  return {
    location_id: store.locationId,
    connection_id: connection.id,
    person_id: person.id,
    state: settled.state,
    code: settled.code,
    reason: settled.reason,
    contact_id: contactId,
    ...(isErased ? nobody : namesOf(person, mapped.values)),
    name_folded: '',
    attributes: isErased ? '{}' : canonicalJson(person.attributes),
    manager_id: isErased ? null : managerIdOf(person),
    written: wrote ? JSON.stringify(wrote.written) : (row?.written ?? '{}'),
    settled_version: settled.code === unmatched ? -1 : connection.version,
    pass_id: passId ?? row?.pass_id ?? null,
    leaving,
    left_at: stays ? null : (row?.left_at ?? null),
    left_cause: stays ? null : (row?.left_cause ?? null),
    left_steps: stays ? '[]' : leftSteps(outcome, row),
    date_added: row?.date_added ?? store.now,
    date_updated: store.now,
  };
}

/** One who leaves now, or was taken back to leave otherwise, had no step taken that stands. */
function leftSteps(outcome: Settled['outcome'], row: DirectoryPersonTable | undefined): string {
  const steps = row?.left_steps ?? '[]';
  return outcome === 'leaving' ? asTakenBack(steps) : steps;
}

/** What a run did with a person; nothing where it did nothing yet. */
function recordOf({ runId }: ApplyTerms, { read, settled }: AppliedPerson): NewSyncRecord | undefined {
  const { outcome, contactId, wrote } = settled;
  if (outcome === 'unchanged' || outcome === 'leaving') return undefined;
  const left = outcome === 'restored' && read.row && { left: leftStateOf(read.row) };
  return {
    run_id: runId,
    person_id: read.person.id,
    contact_id: contactId,
    outcome,
    reason: settled.reason ?? notesOf(settled),
    changes: keptChanges(outcome, wrote?.changes ?? []),
    before: JSON.stringify(left ? { ...wrote?.before, ...left } : (wrote?.before ?? null)),
    after: JSON.stringify(wrote?.fields ?? null),
  };
}

/** What could not be written as the directory has it. */
function notesOf({ wrote }: Settled): string | null {
  const notes = wrote?.notes ?? [];
  return notes.map(({ target, message }) => `${target}: ${message}`).join(' ') || null;
}

/** Of somebody who was erased nothing is kept but the id. */
const nobody = { name: '', email: '' };

function namesOf({ attributes }: DirectoryPerson, values: ReadPerson['mapped']['values']) {
  const { displayName, givenName, surname, mail, userPrincipalName } = attributes;
  const parts = [givenName, surname].filter(part => typeof part === 'string').join(' ');
  const email = [values.email, mail, userPrincipalName].find(text => typeof text === 'string' && text !== '');
  return {
    name: start(typeof displayName === 'string' && displayName.trim() !== '' ? displayName : parts, 256),
    email: start(typeof email === 'string' ? email : '', 320),
  };
}

function managerIdOf({ attributes: { manager } }: DirectoryPerson): string | null {
  return isRecord(manager) && typeof manager.id === 'string' ? manager.id : null;
}

/** The beginning of a text, without half of a character at its end. */
function start(text: string, length: number): string {
  return text.length <= length ? text : text.slice(0, length).toWellFormed();
}

function causeOf(code: string): LeaverCause {
  return code === 'disabled' ? 'disabled' : 'leftScope';
}

/** The first run of a connection tells nothing of single people: everybody would appear at once. */
function noteDirectoryEvent(
  store: StoreWriter,
  connection: ConnectionTable,
  { read: { person, row, mapped }, settled }: AppliedPerson,
): void {
  if (connection.current_at === null) return;
  const isNew = row === undefined || settled.outcome === 'restored';
  const changes = settled.wrote?.changes ?? [];
  if (!isNew && changes.length === 0) return;
  store.noteEvent({
    type: isNew ? 'directory.userAdded' : 'directory.userChanged',
    data: {
      connectionId: connection.id,
      personId: person.id,
      ...namesOf(person, mapped.values),
      ...(settled.contactId !== null && { contactId: settled.contactId }),
    },
    changes,
  });
}
