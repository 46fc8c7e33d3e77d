import { locationId } from '../location/in-path.ts';
import { preset } from '../preset.ts';
import { taskSearchMembers } from './members.ts';
import { searchTasks } from './search.ts';

const { assignedTo, dueFrom, dueTo, limit, skip } = taskSearchMembers;

export const listTasksDue = preset({
  key: 'task.listDue',
  title: 'List Tasks Due',
  description: 'Returns the open tasks of a location that fall due in a window, by owner when wanted.',
  of: searchTasks,
  isIdempotent: true,
  input: { locationId, assignedTo, dueFrom, dueTo, limit, skip },
  translate: window => ({ ...window, completed: false }),
});
