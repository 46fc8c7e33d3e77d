import Type from 'typebox';
import type { ContactFields, ContactState } from '#contacts/contact-state.ts';
import { unmergeContact } from '#contacts/unmerge.ts';
import { findPerson, keepPerson } from '#store/connections/people.ts';
import { syncRecordsBefore } from '#store/connections/records.ts';
import { binContact, changeContact, findForChange } from '#store/contacts/contacts.ts';
import { fieldsIn } from '#store/contacts/row.ts';
import { jobKind } from '#store/jobs/job-kind.ts';
import type { StoreWriter } from '#store/store.ts';
import type { DirectoryPersonTable, SyncRecordTable } from '#store/tables-links.ts';
import { leftStateIn } from './left-state.ts';
import { undoLeft, undoRestored } from './undo-leaver.ts';

export const undoRunKind = 'directory.undo';

const undoneAtOnce = 100;

type Undone = 'undone' | 'kept' | 'nothing';

/** Gives every record that a run changed its former values back, the last first; what was changed since stays. */
export const undoRun = jobKind({
  kind: undoRunKind,
  parameters: { connectionId: Type.String(), runId: Type.String() },
  cursor: Type.Object({ before: Type.String() }),

  async step({ parameters: { connectionId, runId }, cursor }, run) {
    await run.advance(async store => {
      const before = cursor?.before ?? null;
      const records = await syncRecordsBefore(store, { runId, before, limit: undoneAtOnce });
      const counts: Record<string, number> = {};
      for (const record of records) {
        const undone = await undo(store, connectionId, record);
        if (undone !== 'nothing') counts[undone] = (counts[undone] ?? 0) + 1;
      }
      const last = records.at(-1);
      const isDone = records.length < undoneAtOnce || !last;
      return { cursor: last ? { before: last.id } : cursor, counts, isDone };
    });
  },
});

async function undo(store: StoreWriter, connectionId: string, record: SyncRecordTable): Promise<Undone> {
  const row = await findPerson(store, connectionId, record.person_id);
  const contact = record.contact_id === null ? undefined : await findForChange(store, record.contact_id);
  if (!contact) return 'nothing';
  switch (record.outcome) {
    case 'created':
      return undoCreated(store, { record, row, contact });
    case 'updated':
    case 'linked':
      return undoChanged(store, { record, row, contact });
    case 'restored':
      return undoComeBack(store, { record, row, contact });
    case 'removed':
      return row?.left_at == null ? 'nothing' : undoLeft(store, record, { row, contact });
    default:
      return 'nothing';
  }
}

interface ToUndo {
  readonly record: SyncRecordTable;
  readonly row: DirectoryPersonTable | undefined;
  readonly contact: ContactState;
}

/** The contact goes to the recycle bin, unless somebody has changed it since. */
async function undoCreated(store: StoreWriter, { record, row, contact }: ToUndo): Promise<Undone> {
  if (contact.deletedAt !== null) return 'nothing';
  if (isChangedSince(record, contact)) return 'kept';
  await binContact(store, contact);
  if (row) {
    const reason =
      'The run that made the contact was undone. Restore the contact to have the person synced again.';
    await keepPerson(store, row, { ...row, state: 'refused', code: 'undone', reason });
  }
  return 'undone';
}

/** Whether something that a run wrote is otherwise now. */
function isChangedSince({ after }: SyncRecordTable, contact: ContactState): boolean {
  const now = new Map<string, unknown>(Object.entries(contact));
  return Object.entries(fieldsIn({ fields: after })).some(
    ([member, value]) => JSON.stringify(now.get(member)) !== JSON.stringify(value),
  );
}

/** The person has left again; a contact that somebody changed since stays among those that are there. */
async function undoComeBack(store: StoreWriter, toUndo: ToUndo): Promise<Undone> {
  const { record, row, contact } = toUndo;
  const former = await leftStateIn(record.before);
  if (!former || row?.left_at !== null || contact.deletedAt !== null || isChangedSince(record, contact))
    return undoChanged(store, toUndo);
  await undoChanged(store, toUndo);
  await undoRestored(store, former, { row, contact });
  return 'undone';
}

async function undoChanged(store: StoreWriter, { record, row, contact }: ToUndo): Promise<Undone> {
  if (contact.deletedAt !== null) return 'kept';
  const before = { ...contact, ...fieldsIn({ fields: record.before }) };
  const after = { ...contact, ...fieldsIn({ fields: record.after }) };
  const fields: Partial<ContactFields> = unmergeContact({ before, after, now: contact });
  const { version } = await changeContact(store, contact, fields);
  if (row && record.outcome === 'linked')
    await keepPerson(store, row, { ...row, state: 'skipped', contact_id: null });
  return version === contact.version ? 'kept' : 'undone';
}
