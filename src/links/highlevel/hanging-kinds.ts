import { noteRows, presentNote } from '#store/notes.ts';
import type { StoreReader, StoreWriter } from '#store/store.ts';
import { presentTask, taskRows } from '#store/tasks.ts';
import type { Members } from './client.ts';
import { noteValues, taskValues } from './hanging-values.ts';

/** A note or task as it is kept here. */
export interface LocalHanging {
  readonly contactId: string;
  readonly values: Members;
}

/** How notes and tasks are read here and called there. */
export interface HangingKind {
  readonly kind: 'note' | 'task';
  /** The last part of the path of those of a contact; also the member of the answer that lists them. */
  readonly list: 'notes' | 'tasks';
  /** The types of webhooks that calls of the link cause, as far as these prove who caused them. */
  readonly webhooks: {
    readonly made: readonly string[];
    readonly changed: readonly string[];
    readonly deleted: readonly string[];
  };
  /** Nothing where it, or the contact that it hangs on, is gone. */
  find(store: StoreReader | StoreWriter, id: string): Promise<LocalHanging | undefined>;
  /** What HighLevel's record holds. */
  valuesFrom(record: Members): Members;
}

export const hangingKinds: Readonly<Record<'note' | 'task', HangingKind>> = {
  note: {
    kind: 'note',
    list: 'notes',
    webhooks: { made: ['NoteCreate'], changed: ['NoteUpdate'], deleted: ['NoteDelete'] },
    valuesFrom: noteValues,
    async find(store, id) {
      const row = await noteRows.find(store, id);
      return row && { contactId: row.contact_id, values: noteValues(presentNote(row)) };
    },
  },
  task: {
    kind: 'task',
    list: 'tasks',
    webhooks: { made: ['TaskCreate'], changed: [], deleted: ['TaskDelete'] },
    valuesFrom: taskValues,
    async find(store, id) {
      const row = await taskRows.find(store, id);
      return row && { contactId: row.contact_id, values: taskValues(presentTask(row)) };
    },
  },
};
