import Type, { type Static } from 'typebox';
import { decodeCursor, encodeCursor } from '#base/cursor.ts';
import { Change } from '#contacts/event.ts';
import { listSyncRecords, recordedChanges } from '#store/connections/records.ts';
import { connectionId } from '../connection/members.ts';
import { cursor, nextCursor } from '../cursor.ts';
import { query } from '../operation.ts';
import { limitOf } from '../paging.ts';
import { getRun, runId } from './members.ts';

const outcomes = [
  'created',
  'updated',
  'linked',
  'skipped',
  'waiting',
  'refused',
  'removed',
  'restored',
  'createdThere',
  'updatedThere',
  'removedThere',
] as const;

const SyncRecord = Type.Object({
  id: Type.String(),
  personId: Type.Optional(
    Type.String({ description: "The directory's id of the person, or HighLevel's of the contact." }),
  ),
  contactId: Type.Optional(Type.String()),
  outcome: Type.Enum([...outcomes], {
    description: 'What became of the contact here; of one in HighLevel, with `There` at its end.',
  }),
  changes: Type.Array(Change),
  reason: Type.Optional(Type.String()),
});

export const listSyncRunRecords = query({
  key: 'sync.listRunRecords',
  title: 'List Records of Sync Run',
  description:
    'Pages through every record that a run changed, skipped or refused, with the old and new values and the reason.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'GET', path: '/connections/{connectionId}/runs/{runId}/records' },
  isIdempotent: true,
  errors: ['not_found', 'cursor_invalid'],
  input: {
    connectionId,
    runId,
    outcome: Type.Optional(Type.Enum([...outcomes])),
    limit: limitOf(20),
    cursor,
  },
  output: Type.Object({ records: Type.Array(SyncRecord), nextCursor }),

  async handler({ outcome, limit = 20, cursor, ...run }, { store, caller }) {
    const { id: runId } = await getRun(store, run, caller);
    const [, after = ''] = cursor === undefined ? [] : decodeCursor(cursor);
    const rows = await listSyncRecords(store, { runId, outcome, after, limit: limit + 1 });
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    const records: Static<typeof SyncRecord>[] = [];
    for (const row of page) {
      records.push({
        id: row.id,
        ...(row.person_id !== '' && { personId: row.person_id }),
        ...(row.contact_id !== null && { contactId: row.contact_id }),
        outcome: row.outcome,
        changes: [...(await recordedChanges(store, row))],
        ...(row.reason !== null && { reason: row.reason }),
      });
    }
    return {
      records,
      ...(last && { nextCursor: encodeCursor(['record', last.id]) }),
    };
  },
});
