import assert from 'node:assert/strict';
import { RosterError } from '#base/errors.ts';
import { canonicalJson, isRecord } from '#base/json.ts';
import { createContact } from '#operations/contact/create.ts';
import { deleteContact } from '#operations/contact/delete.ts';
import { getContact } from '#operations/contact/get.ts';
import { listContacts } from '#operations/contact/list.ts';
import { updateContact } from '#operations/contact/update.ts';
import { createNote } from '#operations/note/create.ts';
import { deleteNote } from '#operations/note/delete.ts';
import { updateNote } from '#operations/note/update.ts';
import type { Operation } from '#operations/operation.ts';
import { createTask } from '#operations/task/create.ts';
import { setTaskCompleted } from '#operations/task/set-completed.ts';
import { at, textAt } from '#test/support/operations.ts';
import type { Seen, SideName } from './expected.ts';
import type { HighLevel } from './start.ts';

/** A contact of a side with the ids that its notes and tasks have there, by what they say. */
export interface Found extends Seen {
  readonly id: string;
  readonly noteIds: ReadonlyMap<string, string>;
  readonly taskIds: ReadonlyMap<string, string>;
}

/** What a person does on one side. */
export interface Side {
  readonly name: SideName;
  /** The ids of the contacts. */
  ids(): Promise<readonly string[]>;
  /** Nothing for a contact that is gone. */
  find(id: string): Promise<Found | undefined>;
  add(members: object): Promise<void>;
  change(id: string, members: object): Promise<void>;
  remove(id: string): Promise<void>;
  addNote(id: string, body: string): Promise<void>;
  changeNote(id: string, noteId: string, body: string): Promise<void>;
  removeNote(id: string, noteId: string): Promise<void>;
  addTask(id: string, title: string): Promise<void>;
  completeTask(id: string, taskId: string): Promise<void>;
}

/** All contacts of a side, by their names. */
export async function allOf(side: Side): Promise<readonly Seen[]> {
  const contacts: Seen[] = [];
  for (const id of await side.ids()) {
    const found = await side.find(id);
    if (!found) continue;
    const { name, members, tags, notes, tasks } = found;
    contacts.push({ name, members, tags, notes, tasks });
  }
  const textOf = (contact: Seen) => `${contact.name} ${canonicalJson(contact)}`;
  return contacts.sort((one, other) => (textOf(one) < textOf(other) ? -1 : 1));
}

const dueDate = '2026-03-01T09:00:00.000Z';

export function hereSide(
  perform: (operation: Operation, input: object) => Promise<object>,
  locationId: string,
): Side {
  const done = async (operation: Operation, input: object) => {
    try {
      await perform(operation, input);
    } catch (error) {
      // What somebody looked at may have been deleted on the other side meanwhile.
      if (!isGone(error)) throw error;
    }
  };
  return {
    name: 'here',
    async ids() {
      const ids: string[] = [];
      for (let place: object | undefined = {}; place; ) {
        const page: object = await perform(listContacts, { locationId, limit: 100, ...place });
        const contacts = listAt(page, 'contacts');
        ids.push(...contacts.map(contact => textAt(contact, 'id')));
        const { startAfter, startAfterId } = recordIn(at(page, 'meta'));
        place = startAfterId ? { startAfter, startAfterId } : undefined;
      }
      return ids;
    },
    async find(contactId) {
      try {
        const answer = await perform(getContact, { contactId, include: ['notes', 'tasks'] });
        return found(at(answer, 'contact'), listAt(answer, 'notes'), listAt(answer, 'tasks'));
      } catch (error) {
        if (isGone(error)) return undefined;
        throw error;
      }
    },
    add: members => done(createContact, { locationId, ...members }),
    change: (contactId, members) => done(updateContact, { contactId, ...members }),
    remove: contactId => done(deleteContact, { contactId }),
    addNote: (contactId, body) => done(createNote, { contactId, body }),
    changeNote: (contactId, id, body) => done(updateNote, { contactId, id, body }),
    removeNote: (contactId, id) => done(deleteNote, { contactId, id }),
    addTask: (contactId, title) => done(createTask, { contactId, title, dueDate }),
    completeTask: (contactId, taskId) => done(setTaskCompleted, { contactId, taskId, completed: true }),
  };
}

export function thereSide(highLevel: HighLevel): Side {
  const { place } = highLevel;
  const act = async (method: string, path: string, body?: object) => void highLevel.act(method, path, body);
  const of = (items: ReadonlyMap<string, HangingThere>, id: string) =>
    [...items.values()]
      .filter(({ contactId }) => contactId === id)
      .map(({ id: own, members }) => ({ ...members, id: own }));
  return {
    name: 'there',
    ids: async () => [...place.contacts.keys()],
    async find(id) {
      if (!place.contacts.has(id)) return undefined;
      const { contact } = highLevel.act('GET', `/contacts/${id}`);
      const customFields = listAt(contact, 'customFields').map(value => ({
        name: place.fields.get(textAt(value, 'id'))?.name,
        value: at(value, 'value'),
      }));
      return found({ ...recordIn(contact), customFields }, of(place.notes, id), of(place.tasks, id));
    },
    add: members => act('POST', '/contacts/', members),
    change: (id, members) => act('PUT', `/contacts/${id}`, members),
    remove: id => act('DELETE', `/contacts/${id}`),
    addNote: (id, body) => act('POST', `/contacts/${id}/notes`, { body }),
    changeNote: (id, noteId, body) => act('PUT', `/contacts/${id}/notes/${noteId}`, { body }),
    removeNote: (id, noteId) => act('DELETE', `/contacts/${id}/notes/${noteId}`),
    addTask: (id, title) => act('POST', `/contacts/${id}/tasks`, { title, dueDate, completed: false }),
    completeTask: (id, taskId) =>
      act('PUT', `/contacts/${id}/tasks/${taskId}/completed`, { completed: true }),
  };
}

function isGone(error: unknown): boolean {
  return error instanceof RosterError && error.code === 'not_found';
}

interface HangingThere {
  readonly id: string;
  readonly contactId: string;
  readonly members: Readonly<Record<string, unknown>>;
}

function listAt(answer: unknown, path: string): readonly unknown[] {
  const list = at(answer, path);
  assert(Array.isArray(list));
  return list;
}

function recordIn(value: unknown): Readonly<Record<string, unknown>> {
  assert(isRecord(value));
  return value;
}

const texts = [
  'lastName',
  'email',
  'phone',
  'companyName',
  'address1',
  'city',
  'state',
  'postalCode',
  'country',
  'website',
] as const;

function found(contact: unknown, notes: readonly unknown[], tasks: readonly unknown[]): Found {
  const { id, firstName, tags, businessId, ...members } = recordIn(contact);
  const idsBy = (records: readonly unknown[], member: string) =>
    new Map(records.map(record => [textAt(record, member), textAt(record, 'id')]));
  const custom = listAt(members, 'customFields').map(value => [textAt(value, 'name'), at(value, 'value')]);
  return {
    id: String(id),
    name: String(firstName),
    members: {
      ...Object.fromEntries(texts.map(member => [member, members[member] ?? null])),
      ...Object.fromEntries(custom),
      isOfBusiness: businessId !== undefined,
    },
    tags: Array.isArray(tags) ? tags.map(tag => String(tag).toLowerCase()).sort() : [],
    notes: notes.map(note => textAt(note, 'body')).sort(),
    tasks: tasks.map(task => `${at(task, 'title')} ${at(task, 'completed')}`).sort(),
    noteIds: idsBy(notes, 'body'),
    taskIds: idsBy(tasks, 'title'),
  };
}
