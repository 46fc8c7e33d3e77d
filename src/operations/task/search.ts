import Type from 'typebox';
import { Task } from '#contacts/task.ts';
import { getLocation } from '#store/locations.ts';
import { searchTasks as findTasks } from '#store/task-search.ts';
import { wordsOf } from '#store/text-search.ts';
import { locationId } from '../location/in-path.ts';
import { query } from '../operation.ts';
import { totalMembers } from '../paging.ts';
import { readPeriod } from '../period.ts';
import { taskSearchMembers } from './members.ts';

export const searchTasks = query({
  key: 'task.search',
  title: 'Search Tasks',
  description:
    'Finds the tasks of a location by contact, owner, state, business, due date or text, the open ones first.',
  group: 'core',
  scope: 'contacts.readonly',
  http: { method: 'POST', path: '/locations/{locationId}/tasks/search' },
  isIdempotent: true,
  input: { locationId, ...taskSearchMembers },
  output: Type.Object({ tasks: Type.Array(Task), ...totalMembers }),

  async handler(input, { store }) {
    const { timezone } = await getLocation(store);
    const due = readPeriod(timezone, ['dueFrom', input.dueFrom], ['dueTo', input.dueTo]);
    return findTasks(store, {
      contactIds: listOf(input.contactId),
      assignedTo: listOf(input.assignedTo),
      completed: input.completed,
      businessId: input.businessId,
      words: wordsOf(input.query ?? ''),
      dueFrom: due.from,
      dueTo: due.to,
      limit: input.limit ?? 20,
      skip: input.skip ?? 0,
    });
  },
});

function listOf(sent: string | readonly string[] | undefined): readonly string[] | undefined {
  return typeof sent === 'string' ? [sent] : sent;
}
