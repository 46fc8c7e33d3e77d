import { unenroll } from '#store/enrollments.ts';
import { contactId, Id } from '../contact/members.ts';
import { command } from '../operation.ts';
import { Succeeded, succeeded } from '../succeeded.ts';
import { eventStartTime } from './members.ts';
import { readStartTime } from './start-time.ts';

export const removeContactFromWorkflow = command({
  key: 'workflow.removeContact',
  title: 'Remove Contact from Workflow',
  description:
    'Takes a contact out of one workflow, whatever its start time; one that is not in it stays as it is.',
  group: 'core',
  scope: 'contacts.write',
  http: {
    method: 'DELETE',
    path: '/contacts/{contactId}/workflow/{workflowId}',
    body: ['eventStartTime'],
  },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found'],
  input: { contactId, workflowId: Id, eventStartTime },
  output: Succeeded,

  async handler({ contactId, workflowId, eventStartTime }, { store, ifVersion }) {
    await readStartTime(store, eventStartTime);
    await unenroll(store, { contactId, kind: 'workflow', targetId: workflowId, ifVersion });
    return succeeded;
  },
});
