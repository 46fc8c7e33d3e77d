import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, person, specify } from '#test/support/operations.ts';
import { createWorkflow } from './create.ts';
import { listWorkflows } from './list.ts';

specify(createWorkflow, given => {
  const { perform, sample } = given;

  test('a workflow is registered, published unless it is a draft', async () => {
    const answer = await sample({ locationId: given.locationId, name: 'First visit', status: 'draft' });

    assert.equal(at(answer, 'workflow.status'), 'draft');
    assert.equal(at(await perform(createWorkflow, { name: 'Recall' }), 'workflow.status'), 'published');
  });

  test('only an administrator registers one', async () => {
    const caller = { ...person, rights: new Set(['contacts.readonly', 'contacts.write'] as const) };
    await assert.rejects(perform(createWorkflow, { name: 'x' }, { caller }), { code: 'scope_missing' });
  });
});

specify(listWorkflows, given => {
  const { perform, sample, clock } = given;

  test('the workflows of a location are listed in the order of their making', async () => {
    await perform(createWorkflow, { name: 'First visit' });
    clock.advance(1000);
    await perform(createWorkflow, { name: 'Recall', status: 'draft' });
    const answer = await sample({ locationId: given.locationId });

    assertHighLevelShape(listWorkflows, answer);
    assert.equal(at(answer, 'workflows.0.name'), 'First visit');
    assert.equal(at(answer, 'workflows.1.name'), 'Recall');
  });
});
