import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { createContact } from '#operations/contact/create.ts';
import { deleteContact } from '#operations/contact/delete.ts';
import { eraseContact } from '#operations/contact/erase.ts';
import { getContact } from '#operations/contact/get.ts';
import { mergeContacts } from '#operations/contact/merge.ts';
import { restoreContact } from '#operations/contact/restore.ts';
import { undoMergeOfContacts } from '#operations/contact/undo-merge.ts';
import { updateContact } from '#operations/contact/update.ts';
import { searchDirectoryPeople } from '#operations/directory/search-people.ts';
import { connectDirectory } from './support/directories.ts';
import type { GraphSimulator } from './support/graph/graph.ts';
import { at, onStore, textAt } from './support/operations.ts';

onStore('people of a directory whose contacts are merged, or deleted and restored', context => {
  const { clock, perform, runSync } = context;
  let graph: GraphSimulator;
  let connectionId = '';
  before(async () => {
    ({ graph, connectionId } = await connectDirectory(context));
  });
  const sync = async () => {
    clock.advance(61_000);
    await runSync();
  };
  const add = (id: string, members: object = {}) => graph.addNamed(id, members);
  const person = async (id: string) => {
    const people = at(await perform(searchDirectoryPeople, { connectionId, limit: 100 }), 'people');
    assert(Array.isArray(people));
    return people.find(one => at(one, 'id') === id);
  };
  const contactOf = async (id: string) => textAt(await person(id), 'contactId');
  const cityOf = async (contactId: string) => at(await perform(getContact, { contactId }), 'contact.city');
  const mailOf = async (contactId: string) => at(await perform(getContact, { contactId }), 'contact.email');
  const local = async (firstName: string, email?: string) =>
    textAt(await perform(createContact, { firstName, ...(email && { email }) }), 'contact.id');

  test('merged into a contact that is nobody there, the person is that contact: ruled, and taken away at the end', async () => {
    add('ada', { city: 'Lisbon' });
    await sync();
    const contactId = await local('ada');
    await perform(mergeContacts, { primaryId: contactId, ids: [await contactOf('ada')] });
    assert.equal(await contactOf('ada'), contactId);
    await assert.rejects(perform(updateContact, { contactId, city: 'Faro' }), {
      code: 'field_owned_by_directory',
    });
    graph.remove('ada');
    await sync();
    await assert.rejects(perform(getContact, { contactId }), { code: 'not_found' });
  });

  test('undone, the person is the former contact, with what the directory said meanwhile; the other has its own', async () => {
    add('bea', { city: 'Lisbon' });
    await sync();
    const [contactId, own] = [await local('bea', 'bea@local.example'), await contactOf('bea')];
    const before = await perform(getContact, { contactId });
    const { mergeId } = await perform(mergeContacts, { primaryId: contactId, ids: [own] });
    add('bea', { city: 'Porto' });
    await sync();
    assert.deepEqual([await mailOf(contactId), await cityOf(contactId)], ['bea@contoso.example', 'Porto']);
    await perform(undoMergeOfContacts, { mergeId });
    assert.deepEqual([await contactOf('bea'), await cityOf(own)], [own, 'Porto']);
    for (const member of ['firstName', 'email', 'additionalEmails', 'externalIds', 'tags']) {
      const path = `contact.${member}`;
      assert.deepEqual(at(await perform(getContact, { contactId }), path), at(before, path), member);
    }
    await perform(updateContact, { contactId, city: 'Faro' });
    add('bea', { city: 'Braga' });
    await sync();
    assert.deepEqual([await cityOf(own), await cityOf(contactId)], ['Braga', 'Faro']);
  });

  test('merged into another person, they are refused at once, and after the undo have what was missed', async () => {
    add('cleo');
    add('dora');
    await sync();
    const [contactId, own] = [await contactOf('cleo'), await contactOf('dora')];
    const { mergeId } = await perform(mergeContacts, { primaryId: contactId, ids: [own] });
    assert.equal(at(await person('dora'), 'state'), 'refused');
    assert.match(textAt(await person('dora'), 'reason'), /Undo the merge/);
    add('dora', { city: 'Porto' });
    await sync();
    await perform(undoMergeOfContacts, { mergeId });
    assert.deepEqual([at(await person('dora'), 'state'), await contactOf('dora')], ['linked', own]);
    assert.equal(await cityOf(own), 'Porto');
  });

  test('gone from the directory while merged into another person, the contact that comes back is a leaver’s', async () => {
    add('eva');
    add('fay');
    await sync();
    const [contactId, own] = [await contactOf('eva'), await contactOf('fay')];
    const { mergeId } = await perform(mergeContacts, { primaryId: contactId, ids: [own] });
    graph.remove('fay');
    await sync();
    await perform(getContact, { contactId });
    await perform(undoMergeOfContacts, { mergeId });
    await assert.rejects(perform(getContact, { contactId: own }), { code: 'not_found' });
    graph.restore('fay');
    await sync();
    assert.equal(await contactOf('fay'), own);
    await perform(getContact, { contactId: own });
  });

  test('erased, nothing is left of the people who were merged into the contact, tied to it or not', async () => {
    const texts = ['Quixotown', 'Zephyrville'];
    add('hal', { city: texts[0] });
    add('ian', { city: texts[1] });
    await sync();
    const [contactId, hal, ian] = [await local('erased'), await contactOf('hal'), await contactOf('ian')];
    await perform(mergeContacts, { primaryId: contactId, ids: [hal] });
    await perform(mergeContacts, { primaryId: contactId, ids: [ian] });
    await perform(eraseContact, { contactId, reason: 'Request 7' });
    const kept = await context.store.read(context.locationId, async ({ database, locationId }) => [
      await database
        .selectFrom('directory_person')
        .selectAll()
        .where('location_id', '=', locationId)
        .execute(),
      await database.selectFrom('sync_record').selectAll().where('location_id', '=', locationId).execute(),
    ]);
    for (const text of texts) assert.equal(JSON.stringify(kept).includes(text), false, text);
    graph.upsert({ id: 'ian', jobTitle: 'Chair' });
    await sync();
    assert.match(textAt(await person('ian'), 'reason'), /was erased here/);
  });

  test('deleted here and restored, the contact has what the directory said meanwhile', async () => {
    add('gil');
    await sync();
    const contactId = await contactOf('gil');
    await perform(deleteContact, { contactId });
    add('gil', { city: 'Porto' });
    await sync();
    assert.match(textAt(await person('gil'), 'reason'), /Restore it/);
    const answer = await perform(restoreContact, { contactId });
    assert.equal(at(answer, 'contact.city'), 'Porto');
    assert.equal(at(await person('gil'), 'state'), 'linked');
  });
});
