import Type from 'typebox';
import { contactId } from '../contact/members.ts';
import { preset } from '../preset.ts';
import { taskId } from './members.ts';
import { updateTask } from './update.ts';

export const reassignTask = preset({
  key: 'task.reassign',
  title: 'Reassign Task',
  description: 'Gives a task to another user.',
  of: updateTask,
  isIdempotent: true,
  input: {
    contactId,
    taskId,
    assignedTo: Type.String({ minLength: 1, maxLength: 255, description: 'The id of the user.' }),
  },
  translate: task => task,
});
