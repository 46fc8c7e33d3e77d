import { trigger } from '../../trigger.ts';
import { Enrollment, Target } from '../enrollment.ts';
import { idOf, isAsked, workflowId } from '../filters.ts';

export const onWorkflowLeft = trigger({
  key: 'on.workflow.left',
  title: 'Contact Left Workflow',
  description: 'Triggers when a contact is taken out of a workflow.',
  scope: 'contacts.readonly',
  from: ['workflow.left'],
  filters: { workflowId },
  payload: { enrollment: Enrollment, workflow: Target },
  when: (event, { workflowId }) => isAsked(workflowId, idOf(event, 'workflow')),
});
