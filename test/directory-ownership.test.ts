import assert from 'node:assert/strict';
import { test } from 'node:test';
import { updateConnection } from '#operations/connection/update.ts';
import { listContacts } from '#operations/contact/list.ts';
import { setCustomField } from '#operations/contact/set-custom-field.ts';
import { updateContact } from '#operations/contact/update.ts';
import { searchDirectoryPeople } from '#operations/directory/search-people.ts';
import { setMapping } from '#operations/mapping/set.ts';
import { connectDirectory } from './support/directories.ts';
import { at, onStore, textAt } from './support/operations.ts';

onStore('What a directory rules of a contact', context => {
  const { perform, runSync, clock } = context;

  test('is refused to others with a sentence, until the connection says otherwise; the rest is theirs', async () => {
    const { graph, connectionId } = await connectDirectory(context);
    const [person = ''] = graph.addUsers(1, 1);
    graph.upsert({ id: person, city: 'Porto', department: 'Sales', streetAddress: null });
    await runSync();
    const contactId = textAt(await perform(listContacts), 'contacts.0.id');

    await assert.rejects(perform(updateContact, { contactId, city: 'Faro' }), ({ code, message }) => {
      assert.equal(code, 'field_owned_by_directory');
      assert.match(message, /^city comes from the directory Example Clinic\. Change it there/);
      return true;
    });
    const department = perform(setCustomField, { contactId, field: 'entra_department', value: 'Care' });
    await assert.rejects(department, { code: 'field_owned_by_directory' });
    const changed = await perform(updateContact, { contactId, address1: 'Rua 1', tags: ['vip', 'entra'] });
    assert.equal(at(changed, 'contact.address1'), 'Rua 1');

    await perform(updateConnection, { connectionId, settings: { ownedFields: 'overwrite' } });
    await runSync();
    assert.equal(at(await perform(updateContact, { contactId, city: 'Faro' }), 'contact.city'), 'Faro');
    graph.upsert({ id: person, jobTitle: 'Chair' });
    clock.advance(31_000);
    await runSync();
    const after = await perform(listContacts);
    assert.deepEqual([at(after, 'contacts.0.city'), at(after, 'contacts.0.address1')], ['Porto', 'Rua 1']);
  });

  test('is not what it fills but once, or while it is empty: the sync would not bring a change from there', async () => {
    const { graph, connectionId } = await connectDirectory(context, { approveFirstRun: true }, 'Second');
    const field = (target: string, mode: string) => ({ target, source: target, owner: 'directory', mode });
    const fields = [field('city', 'createOnly'), field('state', 'fillIfEmpty'), field('country', 'always')];
    await perform(setMapping, { connectionId, fields });
    graph.addNamed('once', { city: 'Porto', state: 'Norte', country: 'PT' });
    clock.advance(31_000);
    await runSync();
    const people = await perform(searchDirectoryPeople, { connectionId, query: 'once' });
    const contactId = textAt(people, 'people.0.contactId');
    await perform(updateContact, { contactId, city: 'Faro', state: 'Algarve' });
    await assert.rejects(perform(updateContact, { contactId, country: 'ES' }), {
      code: 'field_owned_by_directory',
    });
  });
});
