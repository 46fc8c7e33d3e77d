import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { getContact } from '../contact/get.ts';
import { linkContactToDirectory } from './link-contact.ts';

specify(linkContactToDirectory, context => {
  const { perform, sample, runSync, clock } = context;

  test('a contact is tied to a person, gets the values, and follows from then on', async () => {
    const contactId = textAt(await perform(createContact, { firstName: 'Ada' }), 'contact.id');
    const { graph, connectionId } = await connectDirectory(context, { approveFirstRun: true });
    const [person = '', other = ''] = graph.addUsers(2, 1);
    graph.upsert({ id: person, givenName: 'Adele', city: 'Porto' });
    await runSync();

    const answer = await sample({ contactId, connectionId, directoryUserId: person });
    assert.deepEqual([at(answer, 'contact.firstName'), at(answer, 'contact.city')], ['Adele', 'Porto']);
    graph.upsert({ id: person, city: 'Lisbon' });
    clock.advance(31_000);
    await runSync();
    assert.equal(at(await perform(getContact, { contactId }), 'contact.city'), 'Lisbon');

    const again = perform(linkContactToDirectory, { contactId, connectionId, directoryUserId: other });
    await assert.rejects(again, { code: 'conflict' });
    const nobody = perform(linkContactToDirectory, { contactId, connectionId, directoryUserId: 'nobody' });
    await assert.rejects(nobody, { code: 'not_found' });
  });
});
