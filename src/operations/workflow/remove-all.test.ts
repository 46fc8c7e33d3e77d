import assert from 'node:assert/strict';
import { test } from 'node:test';
import { specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { addContactToWorkflow } from './add-contact.ts';
import { createWorkflow } from './create.ts';
import { removeContactFromAllWorkflows } from './remove-all.ts';

specify(removeContactFromAllWorkflows, ({ perform, sample, events }) => {
  test('a contact leaves every workflow that it is in, each with an event, and only once', async () => {
    const contactId = textAt(await perform(createContact, { firstName: 'Priya' }), 'contact.id');
    for (const name of ['First visit', 'Recall']) {
      const workflowId = textAt(await perform(createWorkflow, { name }), 'workflow.id');
      await perform(addContactToWorkflow, { contactId, workflowId });
    }
    assert.deepEqual(await sample({ contactId }), { succeded: true, succeeded: true });
    await perform(removeContactFromAllWorkflows, { contactId });
    assert.deepEqual(
      (await events(contactId)).map(({ type }) => type),
      ['contact.created', 'workflow.entered', 'workflow.entered', 'workflow.left', 'workflow.left'],
    );
  });

  test('a contact that is not there is not found', async () => {
    await assert.rejects(perform(removeContactFromAllWorkflows, { contactId: 'unknown' }), {
      code: 'not_found',
    });
  });
});
