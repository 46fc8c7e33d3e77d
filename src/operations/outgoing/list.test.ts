import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keptHere, noUser } from '#links/highlevel/not-sent.ts';
import { startConnected } from '#test/support/highlevel/linked.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { updateContact } from '../contact/update.ts';
import { listUsers } from '../user/list.ts';
import { listOutgoingChanges } from './list.ts';

specify(listOutgoingChanges, operation => {
  const { perform, sample, clock } = operation;
  test('what was refused and what waits is listed with its reason, page by page and by status', async () => {
    const { connectionId, highLevel, settle } = await startConnected(operation);
    highLevel.arm({ kind: 'answer', status: 422, on: /upsert/ });
    await perform(createContact, { firstName: 'Refused', email: 'refused@example.com' });
    await settle();
    clock.advance(1000);
    highLevel.arm({ kind: 'answer', status: 503, on: /upsert/ });
    await perform(createContact, { firstName: 'Late', email: 'late@example.com' });
    await settle();

    const page = await sample({ connectionId, limit: 1 });
    assert.deepEqual([at(page, 'changes.0.status'), at(page, 'changes.0.code')], ['refused', 'status_422']);
    assert.match(textAt(page, 'changes.0.reason'), /HighLevel refused it/);
    const next = await perform(listOutgoingChanges, { connectionId, cursor: at(page, 'nextCursor') });
    assert.deepEqual(
      [at(next, 'changes.0.status'), at(next, 'changes.0.code'), 'nextCursor' in next],
      ['waiting', 'status_503', false],
    );
    const waiting = await perform(listOutgoingChanges, { connectionId, status: 'waiting' });
    assert.deepEqual(waiting, next);
    clock.advance(60_000);
    await settle();
    const rest = await perform(listOutgoingChanges, { connectionId });
    assert.deepEqual(rest, { changes: page.changes });
  });

  test('of a contact that arrived it is told what stays here and why, until nothing does', async () => {
    const { connectionId, settle } = await startConnected(operation, 'Partial');
    const made = await perform(createContact, {
      firstName: 'Grace',
      email: 'grace@example.com',
      additionalEmails: ['second@example.com'],
      gender: 'female',
      assignedTo: at(await perform(listUsers), 'users.0.id'),
    });
    await settle();
    const contactId = textAt(made, 'contact.id');
    const partial = async () => {
      const answer = await perform(listOutgoingChanges, { connectionId, status: 'partial' });
      const { changes } = answer;
      assert(Array.isArray(changes));
      return changes.find(change => at(change, 'contactId') === contactId);
    };
    assert.deepEqual(at(await partial(), 'notSent'), [
      { member: 'additionalEmails', reason: keptHere.additionalEmails },
      { member: 'gender', reason: keptHere.gender },
      { member: 'assignedTo', reason: noUser },
    ]);
    const waiting = await perform(listOutgoingChanges, { connectionId });
    assert.equal(JSON.stringify(waiting).includes(contactId), false);
    await perform(updateContact, { contactId, additionalEmails: [], gender: null, assignedTo: null });
    await settle();
    assert.equal(await partial(), undefined);
  });

  test('a connection that is not there is 404', async () => {
    await assert.rejects(perform(listOutgoingChanges, { connectionId: 'invented' }), { code: 'not_found' });
  });
});
