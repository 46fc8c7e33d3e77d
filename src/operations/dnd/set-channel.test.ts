import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { setChannelDnd } from './set-channel.ts';

specify(setChannelDnd, ({ perform, sample, events }) => {
  test('one channel is set and the others stay', async () => {
    const dndSettings = { Email: { status: 'permanent' } };
    const made = await perform(createContact, { firstName: 'Priya', dndSettings });
    const contactId = textAt(made, 'contact.id');
    const answer = await sample({ contactId, channel: 'SMS', status: 'active', message: 'Asked by phone' });

    assert.deepEqual(at(answer, 'contact.dndSettings'), {
      Email: { status: 'permanent' },
      SMS: { status: 'active', message: 'Asked by phone' },
    });
    assert.equal((await events(contactId)).at(-1)?.type, 'contact.dndChanged');
  });

  test('a channel and a status that there are not, and a contact that is not there, are refused', async () => {
    const call = { contactId: 'invented', channel: 'SMS', status: 'active' };
    await assert.rejects(perform(setChannelDnd, { ...call, channel: 'Fax' }), /channel must be one of/);
    await assert.rejects(perform(setChannelDnd, { ...call, status: 'maybe' }), /status must be one of/);
    await assert.rejects(perform(setChannelDnd, call), { code: 'not_found' });
  });
});
