import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { setInboundDnd } from '../../dnd/set-inbound.ts';
import { onContactInboundDndChanged } from './inbound-dnd-changed.ts';

specifyTrigger(onContactInboundDndChanged, ({ perform, sample }) => {
  test('messages that are no longer let in are told', async () => {
    const contactId = textAt(
      await perform(createContact, { firstName: 'Priya', lastName: 'Ivanova' }),
      'contact.id',
    );
    await perform(setInboundDnd, { contactId, status: 'active' });
    assert.equal((await sample()).changes[0]?.field, 'inboundDndSettings');
  });
});
