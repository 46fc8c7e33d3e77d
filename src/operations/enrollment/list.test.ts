import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { addContactToCampaign } from '../campaign/add-contact.ts';
import { createCampaign } from '../campaign/create.ts';
import { createContact } from '../contact/create.ts';
import { deleteContact } from '../contact/delete.ts';
import { addContactToWorkflow } from '../workflow/add-contact.ts';
import { createWorkflow } from '../workflow/create.ts';
import { removeContactFromAllWorkflows } from '../workflow/remove-all.ts';
import { listEnrollments } from './list.ts';

specify(listEnrollments, ({ perform, sample, clock }) => {
  test('what a contact is and was in is listed, the newest first, or by its state', async () => {
    const contactId = textAt(await perform(createContact, { firstName: 'Priya' }), 'contact.id');
    const campaignId = textAt(await perform(createCampaign, { name: 'Welcome' }), 'campaign.id');
    const workflowId = textAt(await perform(createWorkflow, { name: 'First visit' }), 'workflow.id');
    await perform(addContactToWorkflow, { contactId, workflowId, eventStartTime: '2026-01-20T09:00:00Z' });
    clock.advance(1000);
    await perform(addContactToCampaign, { contactId, campaignId });
    await perform(removeContactFromAllWorkflows, { contactId });

    assert.deepEqual((await sample({ contactId })).enrollments, [
      {
        contactId,
        kind: 'campaign',
        campaignId,
        name: 'Welcome',
        status: 'active',
        dateAdded: '2026-01-15T09:00:01.000Z',
      },
      {
        contactId,
        kind: 'workflow',
        workflowId,
        name: 'First visit',
        status: 'ended',
        eventStartTime: '2026-01-20T09:00:00.000Z',
        dateAdded: '2026-01-15T09:00:00.000Z',
        dateEnded: '2026-01-15T09:00:01.000Z',
      },
    ]);
    const names = async (status: string) =>
      at(await perform(listEnrollments, { contactId, status }), 'enrollments.0.name');
    assert.deepEqual([await names('active'), await names('ended')], ['Welcome', 'First visit']);
  });

  test('a contact that is not there, or in the recycle bin, is not found', async () => {
    const contactId = textAt(await perform(createContact, { firstName: 'Omar' }), 'contact.id');
    assert.deepEqual(await perform(listEnrollments, { contactId }), { enrollments: [] });
    await perform(deleteContact, { contactId });
    for (const id of [contactId, 'unknown'])
      await assert.rejects(perform(listEnrollments, { contactId: id }), {
        code: 'not_found',
        message: 'The contact was not found in this location.',
      });
  });
});
