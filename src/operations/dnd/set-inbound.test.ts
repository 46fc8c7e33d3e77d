import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { setInboundDnd } from './set-inbound.ts';

specify(setInboundDnd, ({ perform, sample, events }) => {
  test('messages from a contact are blocked, and an event of its own tells so', async () => {
    const contactId = textAt(await perform(createContact, { firstName: 'Priya' }), 'contact.id');
    const answer = await sample({ contactId, status: 'active', message: 'Unsolicited offers' });

    const all = { status: 'active', message: 'Unsolicited offers' };
    assert.deepEqual(at(answer, 'contact.inboundDndSettings'), { all });
    assert.equal((await events(contactId)).at(-1)?.type, 'contact.inboundDndChanged');
    await perform(setInboundDnd, { contactId, ...all });
    assert.equal((await events(contactId)).length, 2, 'the same again stores no event');
  });

  test('a status that there is not, and a contact that is not there, are refused', async () => {
    const call = { contactId: 'invented', status: 'active' };
    await assert.rejects(perform(setInboundDnd, { ...call, status: 'permanent' }), /status must be one of/);
    await assert.rejects(perform(setInboundDnd, call), { code: 'not_found' });
  });
});
