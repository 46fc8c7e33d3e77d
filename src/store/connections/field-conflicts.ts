import { parseJson } from '#base/json.ts';
import { updateRow } from '../rows.ts';
import type { StoreReader, StoreWriter } from '../store.ts';
import type { SyncConflictTable } from '../tables-links.ts';
import { openConflict, resolveConflict, settledChoice } from './conflicts.ts';

/** What both sides have in a part of a contact; undefined where one has nothing. */
export interface BothValues {
  readonly here: unknown;
  readonly there: unknown;
}

export interface NewFieldConflict {
  readonly contactId: string | null;
  readonly part: string;
  readonly values: BothValues;
  readonly reason: string;
}

/** The parts of a contact that somebody has to decide on, by their names; with null the fields of the link itself. */
export async function openFieldConflicts(
  { database, locationId }: StoreReader | StoreWriter,
  connectionId: string,
  contactId: string | null,
): Promise<ReadonlyMap<string, SyncConflictTable>> {
  const rows = await database
    .selectFrom('sync_conflict')
    .selectAll()
    .where('location_id', '=', locationId)
    .where('contact_id', contactId === null ? 'is' : '=', contactId)
    .where('connection_id', '=', connectionId)
    .where('kind', '=', 'field')
    .where('status', '=', 'open')
    .execute();
  return new Map(rows.map(row => [row.field ?? '', row]));
}

/** So many are shown with a connection. */
const mostShown = 20;

/** Fields of a connection itself, its contacts apart, that somebody has to decide on, the newest first. */
export async function openFieldProblems(
  { database, locationId }: StoreReader | StoreWriter,
  connectionId: string,
): Promise<readonly SyncConflictTable[]> {
  return database
    .selectFrom('sync_conflict')
    .selectAll()
    .where('location_id', '=', locationId)
    .where('connection_id', '=', connectionId)
    .where('contact_id', 'is', null)
    .where('kind', '=', 'field')
    .where('status', '=', 'open')
    .where('field', 'like', 'customField:%')
    .orderBy('id', 'desc')
    .limit(mostShown)
    .execute();
}

/** Lists a part of a contact, or a field of the link, that somebody has to decide on, and tells of it. */
export async function noteFieldConflict(
  store: StoreWriter,
  connectionId: string,
  { contactId, part, values, reason }: NewFieldConflict,
): Promise<void> {
  await openConflict(store, {
    connection_id: connectionId,
    kind: 'field',
    person_id: null,
    contact_id: contactId,
    field: part,
    choices: choicesWith(values),
    reason,
  });
}

/** Keeps what both sides have now of what is still to be decided. */
export async function renewFieldConflict(
  store: StoreWriter,
  row: SyncConflictTable,
  values: BothValues,
): Promise<void> {
  const choices = choicesWith(values);
  if (choices !== row.choices) await updateRow(store, 'sync_conflict', { ...row, choices });
}

/** Both sides are alike again without a decision, or the contact is linked no more. */
export async function settleFieldConflict(store: StoreWriter, row: SyncConflictTable): Promise<void> {
  await resolveConflict(store, row, { choice: settledChoice });
}

export function valuesOfConflict({ choices }: Pick<SyncConflictTable, 'choices'>): BothValues {
  const parsed = parseJson(choices);
  const [here, there] = Array.isArray(parsed) ? parsed : [];
  return { here: here ?? undefined, there: there ?? undefined };
}

function choicesWith({ here, there }: BothValues): string {
  return JSON.stringify([here ?? null, there ?? null]);
}
