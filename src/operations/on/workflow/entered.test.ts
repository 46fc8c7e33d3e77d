import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { addContactToWorkflow } from '../../workflow/add-contact.ts';
import { createWorkflow } from '../../workflow/create.ts';
import { onWorkflowEntered } from './entered.ts';

specifyTrigger(onWorkflowEntered, ({ perform, sample, fired }) => {
  test('a contact that enters a workflow is told, to those who ask for this workflow', async () => {
    const contactId = textAt(
      await perform(createContact, { firstName: 'Priya', lastName: 'Ivanova' }),
      'contact.id',
    );
    const workflowId = textAt(await perform(createWorkflow, { name: 'Welcome' }), 'workflow.id');
    await perform(addContactToWorkflow, { contactId, workflowId });
    assert.equal(at(await sample(), 'data.workflow.name'), 'Welcome');
    assert.deepEqual(
      [(await fired({ workflowId })).length, (await fired({ workflowId: 'another' })).length],
      [1, 0],
    );
  });
});
