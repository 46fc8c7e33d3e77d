import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { setChannelDnd } from '../../dnd/set-channel.ts';
import { onContactDndChanged } from './dnd-changed.ts';

specifyTrigger(onContactDndChanged, ({ perform, sample, fired }) => {
  test('a channel that is closed is told, to those who ask for this channel', async () => {
    const contactId = textAt(
      await perform(createContact, { firstName: 'Priya', lastName: 'Ivanova' }),
      'contact.id',
    );
    await perform(setChannelDnd, { contactId, channel: 'Email', status: 'active' });
    const event = await sample();
    assert.equal(event.changes[0]?.field, 'dndSettings');
    assert.equal((await fired({ channel: 'Email' })).length, 1);
    assert.equal((await fired({ channel: 'SMS' })).length, 0);
  });
});
