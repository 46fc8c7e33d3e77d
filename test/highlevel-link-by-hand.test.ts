import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deleteConnection } from '#operations/connection/delete.ts';
import { createContact } from '#operations/contact/create.ts';
import { deleteContact } from '#operations/contact/delete.ts';
import { getContact } from '#operations/contact/get.ts';
import { listContacts } from '#operations/contact/list.ts';
import { updateContact } from '#operations/contact/update.ts';
import { linkContactToDirectory } from '#operations/directory/link-contact.ts';
import { unlinkContactFromDirectory } from '#operations/directory/unlink-contact.ts';
import { createNote } from '#operations/note/create.ts';
import { listNotes } from '#operations/note/list.ts';
import { runSync } from '#operations/sync/run.ts';
import { startSignedIn } from './support/highlevel/linked.ts';
import { at, onStore, textAt } from './support/operations.ts';

onStore('A contact and one of HighLevel', place => {
  const { perform, clock } = place;

  test('are parted by hand with their values, and linked again by hand alone', async () => {
    const { highLevel, connectionId, settle } = await startSignedIn(place);
    const city = async (contactId: string) => at(await perform(getContact, { contactId }), 'contact.city');
    const cityThere = (remoteId: string) => at(highLevel.act('GET', `/contacts/${remoteId}`), 'contact.city');
    const total = async () => at(await perform(listContacts), 'meta.total');
    const notesHere = async (contactId: string) => {
      const { notes } = await perform(listNotes, { contactId });
      assert(Array.isArray(notes));
      return notes.length;
    };
    const act = (path: string, body: object) => {
      clock.advance(5000);
      highLevel.act('PUT', path, body);
    };
    const ann = { firstName: 'Ann', email: 'ann@example.com', city: 'Before' };
    const contactId = textAt(await perform(createContact, ann), 'contact.id');
    await perform(createNote, { contactId, body: 'Called' });
    await settle();
    const [remote] = highLevel.contacts();
    const remoteId = textAt(remote, 'id');
    assert.equal(highLevel.place.notes.size, 1);

    await perform(unlinkContactFromDirectory, { contactId, connectionId });
    clock.advance(5000);
    await perform(updateContact, { contactId, city: 'Here' });
    await perform(createNote, { contactId, body: 'Called again' });
    act(`/contacts/${remoteId}`, { city: 'There' });
    await settle();
    clock.advance(5000);
    await perform(runSync, { connectionId, mode: 'full' });
    await settle();
    clock.advance(5000);
    await place.runJobs();
    assert.deepEqual([await city(contactId), cityThere(remoteId)], ['Here', 'There']);
    assert.deepEqual([await total(), highLevel.contacts().length, highLevel.place.notes.size], [1, 1, 1]);

    await perform(linkContactToDirectory, { contactId, connectionId, directoryUserId: remoteId });
    await settle();
    assert.deepEqual([await city(contactId), cityThere(remoteId)], ['There', 'There']);
    assert.deepEqual([highLevel.place.notes.size, await notesHere(contactId)], [2, 2]);
    clock.advance(5000);
    await perform(updateContact, { contactId, city: 'Here again' });
    await settle();
    assert.equal(cityThere(remoteId), 'Here again');

    await perform(unlinkContactFromDirectory, { contactId, connectionId });
    await perform(deleteContact, { contactId });
    await settle();
    act(`/contacts/${remoteId}`, { city: 'Alone' });
    await settle();
    assert.deepEqual([await total(), highLevel.contacts().length], [0, 1]);
    await perform(deleteConnection, { connectionId });
  });

  test('that no address tells to be the same are tied by hand, before and after the link knew them', async () => {
    const { highLevel, connectionId, settle } = await startSignedIn(place, 'Second');
    highLevel.act('POST', '/contacts/', { firstName: 'Robert', city: 'There' });
    const found = highLevel.contacts().find(({ firstName }) => firstName === 'Robert');
    const remoteId = textAt(found, 'id');
    const bob = textAt(await perform(createContact, { firstName: 'Bob', state: 'NY' }), 'contact.id');
    const link = (contactId: string, directoryUserId: string) =>
      perform(linkContactToDirectory, { contactId, connectionId, directoryUserId });
    clock.advance(5000);
    await link(bob, remoteId);
    await settle();
    const there = highLevel.contacts().filter(({ city }) => city === 'There');
    assert.deepEqual(
      there.map(({ id, state }) => [id, state]),
      [[remoteId, 'NY']],
    );
    assert.equal(at(await perform(getContact, { contactId: bob }), 'contact.city'), 'There');

    assert.equal(at(await link(bob, remoteId), 'contact.id'), bob, 'said again, nothing changes');
    const eve = textAt(
      await perform(createContact, { firstName: 'Eve', email: 'eve@example.com' }),
      'contact.id',
    );
    await assert.rejects(link(eve, remoteId), { code: 'conflict', message: /is linked with the contact/ });
    await settle();
    const eveThere = highLevel.contacts().find(({ firstName }) => firstName === 'Eve');
    await assert.rejects(link(bob, textAt(eveThere, 'id')), { code: 'conflict', message: /Unlink it first/ });
    await assert.rejects(link(eve, 'nobody'), { code: 'not_found' });
    highLevel.arm({ kind: 'answer', status: 503, times: 9 });
    await assert.rejects(link(eve, 'anybody'), { code: 'link_failed' });
    highLevel.disarm();
  });
});
