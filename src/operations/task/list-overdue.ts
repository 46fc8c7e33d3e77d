import { toIso } from '#base/clock.ts';
import { locationId } from '../location/in-path.ts';
import { preset } from '../preset.ts';
import { taskSearchMembers } from './members.ts';
import { searchTasks } from './search.ts';

const { assignedTo, limit, skip } = taskSearchMembers;

export const listOverdueTasks = preset({
  key: 'task.listOverdue',
  title: 'List Overdue Tasks',
  description: 'Returns the open tasks of a location whose due date has passed by the time of the call.',
  of: searchTasks,
  isIdempotent: true,
  input: { locationId, assignedTo, limit, skip },
  translate: (page, now) => ({ ...page, completed: false, dueTo: toIso(now - 1) }),
});
