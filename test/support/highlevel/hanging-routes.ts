import { toIso } from '#base/clock.ts';
import {
  type Call,
  existing,
  type Place,
  Refusal,
  type RemoteNote,
  type RemoteTask,
  type Routes,
} from './place.ts';

type Members = Readonly<Record<string, unknown>>;

/** Notes and tasks: no duplicate is known here, so that what is sent twice is there twice. */
export const hangingRoutes: Routes = {
  'GET /contacts/{contactId}/notes': (place, call) => {
    existing(place.contacts, call.parameters.contactId, 'Contact');
    const notes = [...place.notes.values()].filter(note => isOf(call, note)).map(shownNote);
    return { status: 200, body: { notes } };
  },
  'POST /contacts/{contactId}/notes': (place, call) => {
    const note = { ...begun(place, call), members: { pinned: false, ...call.body } };
    place.notes.set(note.id, note);
    place.tell('NoteCreate', shownNote(note));
    return { status: 201, body: { note: shownNote(note) } };
  },
  'GET /contacts/{contactId}/notes/{id}': (place, call) => ({
    status: 200,
    body: { note: shownNote(noteOf(place, call)) },
  }),
  'PUT /contacts/{contactId}/notes/{id}': (place, call) => {
    const before = noteOf(place, call);
    const note = { ...before, members: { ...before.members, ...call.body } };
    place.notes.set(note.id, note);
    place.tell('NoteUpdate', shownNote(note));
    return { status: 200, body: { note: shownNote(note) } };
  },
  'DELETE /contacts/{contactId}/notes/{id}': (place, call) => {
    const note = noteOf(place, call);
    place.notes.delete(note.id);
    place.tell('NoteDelete', shownNote(note));
    return { status: 200, body: { succeded: true } };
  },
  'GET /contacts/{contactId}/tasks': (place, call) => {
    existing(place.contacts, call.parameters.contactId, 'Contact');
    const tasks = [...place.tasks.values()].filter(task => isOf(call, task)).map(shownTask);
    return { status: 200, body: { tasks } };
  },
  'POST /contacts/{contactId}/tasks': (place, call) => {
    const task = { ...begun(place, call), members: call.body };
    place.tasks.set(task.id, task);
    // HighLevel leaves the contact and the body out of this event.
    const { contactId, body, ...told } = shownTask(task);
    place.tell('TaskCreate', told);
    return { status: 201, body: { task: shownTask(task) } };
  },
  'GET /contacts/{contactId}/tasks/{taskId}': (place, call) => ({
    status: 200,
    body: { task: shownTask(taskOf(place, call)) },
  }),
  'PUT /contacts/{contactId}/tasks/{taskId}': (place, call) => changeTask(place, call),
  'PUT /contacts/{contactId}/tasks/{taskId}/completed': (place, call) => changeTask(place, call),
  'DELETE /contacts/{contactId}/tasks/{taskId}': (place, call) => {
    const task = taskOf(place, call);
    place.tasks.delete(task.id);
    place.tell('TaskDelete', shownTask(task));
    return { status: 200, body: { succeded: true } };
  },
  'POST /locations/{locationId}/tasks/search': (place, { body }) => {
    const limit = Number(body.limit ?? 25);
    const skip = Number(body.skip ?? 0);
    const tasks = [...place.tasks.values()]
      .filter(({ contactId }) => !Array.isArray(body.contactId) || body.contactId.includes(contactId))
      .slice(skip, skip + limit)
      .map(shownTask);
    return { status: 200, body: { tasks } };
  },
};

function begun(place: Place, { parameters }: Call): { id: string; contactId: string; dateAdded: number } {
  const { id } = existing(place.contacts, parameters.contactId, 'Contact');
  return { id: place.newId(), contactId: id, dateAdded: place.clock() };
}

/** There is an event for a task that is done, and none for any other change of it. */
function changeTask(place: Place, call: Call) {
  const before = taskOf(place, call);
  const task = { ...before, members: { ...before.members, ...call.body } };
  place.tasks.set(task.id, task);
  if (task.members.completed === true && before.members.completed !== true)
    place.tell('TaskComplete', shownTask(task));
  return { status: 200, body: { task: shownTask(task) } };
}

function noteOf(place: Place, call: Call): RemoteNote {
  return ofContact(call, existing(place.notes, call.parameters.id, 'Note'));
}

function taskOf(place: Place, call: Call): RemoteTask {
  return ofContact(call, existing(place.tasks, call.parameters.taskId, 'Task'));
}

function ofContact<Item extends { readonly id: string; readonly contactId: string }>(
  call: Call,
  item: Item,
): Item {
  if (!isOf(call, item)) throw new Refusal(400, `Record with id ${item.id} not found`);
  return item;
}

function isOf({ parameters }: Call, { contactId }: { readonly contactId: string }): boolean {
  return contactId === parameters.contactId;
}

function shownNote({ id, contactId, members, dateAdded }: RemoteNote): Members {
  return { id, ...members, contactId, dateAdded: toIso(dateAdded) };
}

function shownTask({ id, contactId, members }: RemoteTask): Members {
  return { id, ...members, contactId };
}
