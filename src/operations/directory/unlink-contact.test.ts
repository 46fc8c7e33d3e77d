import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { getContact } from '../contact/get.ts';
import { listContacts } from '../contact/list.ts';
import { unlinkContactFromDirectory } from './unlink-contact.ts';

specify(unlinkContactFromDirectory, context => {
  test('a contact is untied, keeps its values, and is not touched again', async () => {
    const { perform, sample, runSync, clock } = context;
    const { graph, connectionId } = await connectDirectory(context);
    const [person = ''] = graph.addUsers(1, 1);
    graph.upsert({ id: person, city: 'Porto' });
    await runSync();
    const contactId = textAt(await perform(listContacts), 'contacts.0.id');
    const answer = await sample({ contactId, connectionId });
    assert.deepEqual([at(answer, 'contact.externalIds'), at(answer, 'contact.city')], [[], 'Porto']);
    graph.upsert({ id: person, city: 'Lisbon' });
    clock.advance(31_000);
    await runSync();
    assert.equal(at(await perform(getContact, { contactId }), 'contact.city'), 'Porto');
    assert.equal(at(await perform(listContacts), 'meta.total'), 1);
  });
});
