import { isRecord } from '#base/json.ts';
import { textParts } from '#contacts/linked-field.ts';
import { stateId } from '#store/highlevel/known-changes.ts';
import type { Members } from './client.ts';
import { fingerprintOf } from './fingerprint.ts';
import { changedAt } from './take-contact.ts';

/** What a webhook tells of a record by itself, of the types that the link causes; of the others nothing is known. */
const toldBy: Readonly<Record<string, (record: Members) => unknown>> = {
  // A record is made, and deleted, once.
  ContactCreate: () => null,
  ContactDelete: () => null,
  NoteCreate: () => null,
  NoteDelete: () => null,
  TaskCreate: () => null,
  TaskDelete: () => null,
  ContactUpdate: ({ dateOfBirth, assignedTo, customFields, ...texts }) => ({
    texts: textParts.map(part =>
      part === 'email' ? String(texts[part] ?? '').toLowerCase() : texts[part] || '',
    ),
    dateOfBirth: String(dateOfBirth ?? '').slice(0, 10),
    assignedTo: assignedTo || '',
    customFields: valuesById(customFields),
  }),
  ContactTagUpdate: ({ tags }) =>
    (Array.isArray(tags) ? tags : []).map(tag => String(tag).toLowerCase()).sort(),
  ContactDndUpdate: ({ dnd, dndSettings }) => ({ dnd: dnd === true, dndSettings: dndSettings ?? {} }),
  NoteUpdate: ({ body }) => body ?? '',
};

/**
 * The message id of what HighLevel tells of a record, the same whether it comes in a webhook or in the answer to a call that
 * causes one; nothing where a webhook of the type does not prove who caused it.
 */
export function echoId(type: string, id: string, record: Members): string | undefined {
  const told = toldBy[type];
  return told && `echo ${type} ${id} ${fingerprintOf({ told: told(record) })}`;
}

/** The webhooks of these types about a record as an answer shows it. */
export function echoesOf(types: readonly string[], id: string, record: Members): readonly string[] {
  return types.flatMap(type => echoId(type, id, record) ?? []);
}

/** A state of a contact that an answer shows: as much as reading it again would. */
export function stateIn(remoteId: string, contact: Members): readonly string[] {
  const at = changedAt(contact);
  return Number.isNaN(at) ? [] : [stateId(remoteId, at)];
}

function valuesById(fields: unknown): Members {
  const entries = Array.isArray(fields) ? fields.filter(isRecord) : [];
  return Object.fromEntries(
    entries.flatMap(({ id, value }) => (value === undefined || value === '' ? [] : [[String(id), value]])),
  );
}
