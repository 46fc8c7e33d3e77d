import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, type OperationTest, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { addContactToWorkflow } from './add-contact.ts';
import { createWorkflow } from './create.ts';
import { removeContactFromWorkflow } from './remove-contact.ts';

async function addBoth({ perform }: OperationTest) {
  const { contact } = await perform(createContact, { firstName: 'Priya' });
  const { workflow } = await perform(createWorkflow, { name: 'First visit' });
  return { contactId: textAt(contact, 'id'), workflowId: textAt(workflow, 'id') };
}

specify(addContactToWorkflow, given => {
  const { perform, sample, events } = given;

  test('a contact enters a workflow from a time on, and its event tells it', async () => {
    const place = await addBoth(given);
    const answer = await sample({ ...place, eventStartTime: '2026-01-20T09:00:00+01:00' });

    assertHighLevelShape(addContactToWorkflow, answer);
    assert.deepEqual(answer, { succeded: true, succeeded: true });
    const last = (await events(place.contactId)).at(-1);
    assert.equal(last?.type, 'workflow.entered');
    assert.deepEqual(last?.changes, [{ field: 'status', from: null, to: 'active' }]);
    assert.equal(at(last?.data, 'workflow.id'), place.workflowId);
    assert.equal(at(last?.data, 'enrollment.eventStartTime'), '2026-01-20T08:00:00.000Z');
  });

  test('a time without an offset is on the clocks of the location, and adding it twice changes nothing', async () => {
    const place = await addBoth(given);
    await perform(addContactToWorkflow, { ...place, eventStartTime: '2026-01-20T09:00:00' });
    await perform(addContactToWorkflow, place);
    const [, entered, ...more] = await events(place.contactId);
    assert.equal(at(entered?.data, 'enrollment.eventStartTime'), '2026-01-20T14:00:00.000Z');
    assert.deepEqual(more, []);
  });

  test('a time that is none is refused, and contact and workflow must be there', async () => {
    const place = await addBoth(given);
    await assert.rejects(perform(addContactToWorkflow, { ...place, eventStartTime: 'soon' }), {
      code: 'invalid_input',
      message: 'eventStartTime must be an ISO 8601 date, as 2026-11-24T09:00:00+01:00',
    });
    await assert.rejects(perform(addContactToWorkflow, { ...place, workflowId: 'unknown' }), {
      code: 'not_found',
      message: 'The workflow was not found in this location.',
    });
    await assert.rejects(perform(addContactToWorkflow, { ...place, contactId: 'unknown' }), {
      code: 'not_found',
    });
  });
});

specify(removeContactFromWorkflow, given => {
  const { perform, sample, events } = given;

  test('a contact leaves a workflow whatever its start, and its event tells it once', async () => {
    const place = await addBoth(given);
    await perform(addContactToWorkflow, place);
    const answer = await sample({ ...place, eventStartTime: '2026-01-20T09:00:00+01:00' });

    assertHighLevelShape(removeContactFromWorkflow, answer);
    assert.deepEqual(await perform(removeContactFromWorkflow, place), answer);
    const [, , left, ...more] = await events(place.contactId);
    assert.equal(left?.type, 'workflow.left');
    assert.deepEqual(left?.changes, [{ field: 'status', from: 'active', to: 'ended' }]);
    assert.deepEqual(more, []);
  });

  test('a contact that never was in it stays as it is, a workflow that is not there is not found', async () => {
    const place = await addBoth(given);
    await perform(removeContactFromWorkflow, place);
    assert.equal((await events(place.contactId)).length, 1);
    await assert.rejects(perform(removeContactFromWorkflow, { ...place, workflowId: 'unknown' }), {
      code: 'not_found',
    });
  });
});
