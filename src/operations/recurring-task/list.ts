import Type from 'typebox';
import { decodeNumberCursor, encodeCursor } from '#base/cursor.ts';
import { RecurringTask } from '#contacts/recurring-task.ts';
import { listRecurringTasks as readRecurringTasks } from '#store/recurring-tasks.ts';
import { cursor, nextCursor } from '../cursor.ts';
import { locationId } from '../location/in-path.ts';
import { query } from '../operation.ts';
import { limitOf } from '../paging.ts';

export const listRecurringTasks = query({
  key: 'recurringTask.list',
  title: 'List Recurring Tasks',
  description: 'Pages through the recurring tasks of a location, the newest first.',
  group: 'calendar',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/locations/{locationId}/recurring-tasks' },
  isIdempotent: true,
  errors: ['cursor_invalid'],
  input: {
    locationId,
    contactId: Type.Optional(
      Type.String({ minLength: 1, maxLength: 255, description: 'Only those of this contact, by id.' }),
    ),
    limit: limitOf(20),
    cursor,
  },
  output: Type.Object({ recurringTasks: Type.Array(RecurringTask), nextCursor }),

  async handler({ contactId, limit = 20, cursor }, { store }) {
    const after = cursor === undefined ? undefined : decodeNumberCursor(cursor);
    const { recurringTasks, last } = await readRecurringTasks(store, { contactId, after, limit });
    return { recurringTasks, ...(last && { nextCursor: encodeCursor(last) }) };
  },
});
