import { enroll } from '#store/enrollments.ts';
import { contactId, Id } from '../contact/members.ts';
import { command } from '../operation.ts';
import { Succeeded, succeeded } from '../succeeded.ts';
import { eventStartTime } from './members.ts';
import { readStartTime } from './start-time.ts';

export const addContactToWorkflow = command({
  key: 'workflow.addContact',
  title: 'Add Contact to Workflow',
  description:
    'Enrols a contact in a workflow, at once or from a given start time; one that is enrolled stays as it is.',
  group: 'core',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/contacts/{contactId}/workflow/{workflowId}' },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found'],
  input: { contactId, workflowId: Id, eventStartTime },
  output: Succeeded,

  async handler({ contactId, workflowId, eventStartTime }, { store, ifVersion }) {
    const startsAt = await readStartTime(store, eventStartTime);
    await enroll(store, { contactId, kind: 'workflow', targetId: workflowId, ifVersion }, startsAt);
    return succeeded;
  },
});
