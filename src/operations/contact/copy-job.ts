import Type from 'typebox';
import { notFound } from '#base/errors.ts';
import { type ContactFields, type ContactState, emptyFields } from '#contacts/contact-state.ts';
import { parseCustomFieldValue } from '#contacts/custom-field-value.ts';
import { insertContact } from '#store/contacts/contacts.ts';
import { duplicateContact, findByKeys, lockKeys } from '#store/contacts/duplicates.ts';
import { findContacts } from '#store/contacts/list-contacts.ts';
import { keysOf } from '#store/contacts/search-row.ts';
import type { Dictionary } from '#store/dictionary.ts';
import { jobKind } from '#store/jobs/job-kind.ts';
import { getLocation } from '#store/locations.ts';
import { insertNote, fieldsOf as noteFieldsOf } from '#store/notes.ts';
import type { StoreReader, StoreWriter } from '#store/store.ts';
import type { NoteTable, TaskTable } from '#store/tables.ts';
import { tagIdsFor } from '#store/tags.ts';
import { insertTask, fieldsOf as taskFieldsOf } from '#store/tasks.ts';

/** What can go along with a copy. */
export const copied = ['tasks', 'notes'] as const;
const mostCopied = 500;

/**
 * Copies a contact in one transaction of the other location. The id of the copy was chosen before, so that a job that
 * goes on after a crash finds that it is there.
 */
export const copyContactJob = jobKind({
  kind: 'contact.copy',
  parameters: {
    contactId: Type.String(),
    toLocationId: Type.String(),
    include: Type.Array(Type.Enum(copied)),
    copyId: Type.String(),
  },
  cursor: Type.Null(),

  async step({ parameters: { contactId, toLocationId, include, copyId } }, run) {
    const original = await run.read(store => readOriginal(store, contactId, include));
    const counts = await run.elsewhere(toLocationId, store => writeCopy(store, original, copyId));
    await run.advance(async () => ({
      cursor: null,
      isDone: true,
      counts,
      result: { contactId: copyId, locationId: toLocationId },
    }));
  },
});

interface Original {
  readonly state: ContactState;
  readonly dictionary: Dictionary;
  readonly tasks: readonly TaskTable[];
  readonly notes: readonly NoteTable[];
}

async function readOriginal(
  store: StoreReader,
  contactId: string,
  include: readonly (typeof copied)[number][],
): Promise<Original> {
  const state = (await findContacts(store, [contactId])).get(contactId);
  if (!state) throw notFound('The contact');
  const tasks = store.database
    .selectFrom('task')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('contact_id', '=', contactId)
    .orderBy('date_added', 'desc')
    .orderBy('id', 'desc')
    .limit(mostCopied);
  const notes = store.database
    .selectFrom('note')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('contact_id', '=', contactId)
    .orderBy('date_added', 'desc')
    .orderBy('id', 'desc')
    .limit(mostCopied);
  return {
    state,
    dictionary: await store.dictionary(),
    tasks: include.includes('tasks') ? await tasks.execute() : [],
    notes: include.includes('notes') ? await notes.execute() : [],
  };
}

/** Writes the copy, and what goes along in its old order; where it is there already, nothing. Answers counts. */
async function writeCopy(
  store: StoreWriter,
  { state, dictionary, tasks, notes }: Original,
  copyId: string,
): Promise<Record<string, number>> {
  if ((await findContacts(store, [copyId])).has(copyId)) return {};
  const { settings, country } = await getLocation(store);
  await lockKeys(store, keysOf(state));
  if (!settings.allowDuplicateContact) {
    const match = await findByKeys(store, keysOf(state), settings.contactUniqueIdentifiers);
    if (match) throw duplicateContact(match);
  }
  const names = state.tagIds.map(dictionary.tagName).filter(name => name !== undefined);
  const { values, leftOut } = await customFieldsFor(store, state, dictionary, country);
  const fields: ContactFields = {
    ...emptyFields,
    ...fieldsOfContact(state),
    tagIds: await tagIdsFor(store, names),
    customFields: values,
  };
  await insertContact(store, fields, { id: copyId });
  for (const task of tasks.toReversed()) await insertTask(store, copyId, taskFieldsOf(task));
  for (const note of notes.toReversed()) await insertNote(store, copyId, noteFieldsOf(note));
  return { contacts: 1, tasks: tasks.length, notes: notes.length, customFieldsLeftOut: leftOut };
}

/** What means the same in another location. */
function fieldsOfContact({ businessId, tagIds, customFields, ...state }: ContactState) {
  const {
    externalIds,
    formerExternalIds,
    id,
    locationId,
    version,
    eventNumber,
    dateAdded,
    dateUpdated,
    lastActivity,
    ...rest
  } = state;
  const { deletedAt, deletedBy, purgeAt, ...fields } = rest;
  return fields;
}

/** The custom fields whose key the other location knows, for a field of the same type that takes the value. */
async function customFieldsFor(
  store: StoreReader,
  { customFields }: ContactState,
  from: Dictionary,
  country: string,
): Promise<{ readonly values: Record<string, unknown>; readonly leftOut: number }> {
  const to = await store.dictionary();
  const values: Record<string, unknown> = {};
  const known = Object.entries(customFields).filter(([id]) => from.field(id) !== undefined);
  for (const [id, value] of known) {
    const original = from.field(id);
    const definition = original && to.fieldByKey(original.key);
    if (!definition || definition.dataType !== original.dataType) continue;
    const parsed = await parseCustomFieldValue(definition, value, { country });
    if ('value' in parsed && parsed.value !== undefined) values[definition.id] = parsed.value;
  }
  return { values, leftOut: known.length - Object.keys(values).length };
}
