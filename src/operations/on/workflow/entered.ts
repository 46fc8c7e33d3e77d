import { trigger } from '../../trigger.ts';
import { Enrollment, Target } from '../enrollment.ts';
import { idOf, isAsked, workflowId } from '../filters.ts';

export const onWorkflowEntered = trigger({
  key: 'on.workflow.entered',
  title: 'Contact Entered Workflow',
  description: 'Triggers when a contact is enrolled in a workflow.',
  scope: 'contacts.readonly',
  from: ['workflow.entered'],
  filters: { workflowId },
  payload: { enrollment: Enrollment, workflow: Target },
  when: (event, { workflowId }) => isAsked(workflowId, idOf(event, 'workflow')),
});
