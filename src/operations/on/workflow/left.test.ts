import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { addContactToWorkflow } from '../../workflow/add-contact.ts';
import { createWorkflow } from '../../workflow/create.ts';
import { removeContactFromWorkflow } from '../../workflow/remove-contact.ts';
import { onWorkflowLeft } from './left.ts';

specifyTrigger(onWorkflowLeft, ({ perform, sample, fired }) => {
  test('a contact that leaves a workflow is told, to those who ask for this workflow', async () => {
    const contactId = textAt(
      await perform(createContact, { firstName: 'Priya', lastName: 'Ivanova' }),
      'contact.id',
    );
    const workflowId = textAt(await perform(createWorkflow, { name: 'Welcome' }), 'workflow.id');
    await perform(addContactToWorkflow, { contactId, workflowId });
    await perform(removeContactFromWorkflow, { contactId, workflowId });
    assert.equal(at(await sample(), 'data.enrollment.status'), 'ended');
    assert.deepEqual(
      [(await fired({ workflowId })).length, (await fired({ workflowId: 'another' })).length],
      [1, 0],
    );
  });
});
