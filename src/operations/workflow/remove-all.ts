import { unenrollAll } from '#store/enrollments.ts';
import { contactId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { Succeeded, succeeded } from '../succeeded.ts';

export const removeContactFromAllWorkflows = command({
  key: 'workflow.removeAll',
  title: 'Remove Contact from Every Workflow',
  description: 'Takes a contact out of every workflow it is enrolled in.',
  group: 'automation',
  scope: 'contacts.write',
  http: {
    method: 'DELETE',
    path: '/contacts/{contactId}/workflow/removeAll',
    v3Path: '/contacts/{contactId}/workflow/remove-all',
  },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found'],
  input: { contactId },
  output: Succeeded,

  async handler({ contactId }, { store, ifVersion }) {
    await unenrollAll(store, { contactId, kind: 'workflow', ifVersion });
    return succeeded;
  },
});
