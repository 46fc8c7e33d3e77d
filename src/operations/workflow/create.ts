import Type from 'typebox';
import { enrollableStatuses, Workflow } from '#contacts/campaign.ts';
import { insertEnrollable } from '#store/enrollables.ts';
import { locationId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { filled } from '../text.ts';

export const createWorkflow = command({
  key: 'workflow.create',
  title: 'Create Workflow',
  description: 'Registers a workflow that contacts can be enrolled in.',
  group: 'automation',
  scope: 'roster.admin',
  http: { method: 'POST', path: '/workflows/', status: 201 },
  input: {
    locationId,
    name: Type.String({ maxLength: 255 }),
    status: Type.Optional(
      Type.Enum(enrollableStatuses, { description: '`published` where it is not sent.' }),
    ),
  },
  output: Type.Object({ workflow: Workflow }),
  record: 'workflow',

  async handler({ name, status = 'published' }, { store }) {
    return { workflow: await insertEnrollable(store, 'workflow', { name: filled('name', name), status }) };
  },
});
