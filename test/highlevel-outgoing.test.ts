import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBusiness } from '#operations/business/create.ts';
import { linkContacts } from '#operations/business/link-contacts.ts';
import { createContact } from '#operations/contact/create.ts';
import { deleteContact } from '#operations/contact/delete.ts';
import { getContact } from '#operations/contact/get.ts';
import { mergeContacts } from '#operations/contact/merge.ts';
import { restoreContact } from '#operations/contact/restore.ts';
import { updateContact } from '#operations/contact/update.ts';
import { createField } from '#operations/field/create.ts';
import { createNote } from '#operations/note/create.ts';
import { deleteNote } from '#operations/note/delete.ts';
import { updateNote } from '#operations/note/update.ts';
import type { Operation } from '#operations/operation.ts';
import { createTask } from '#operations/task/create.ts';
import { updateTask } from '#operations/task/update.ts';
import { dueOutgoing } from '#store/highlevel/outgoing.ts';
import { onBothEngines } from './support/engines.ts';
import { type LinkTerms, startLinked } from './support/highlevel/linked.ts';
import { at, textAt } from './support/operations.ts';

onBothEngines('What changes here is brought to HighLevel', engine => {
  const { clock } = engine;

  async function link(terms: Partial<LinkTerms> = {}) {
    const locationId = await engine.newLocation();
    const linked = await startLinked({ store: engine.store, clock, locationId, ...terms });
    const perform = (operation: Operation, input: object) => {
      clock.advance(1000);
      return engine.perform(locationId, operation, input);
    };
    const add = async (members: object) =>
      textAt(await perform(createContact, { locationId, ...members }), 'contact.id');
    const { highLevel } = linked;
    /** The calls since the last time, without what was read. */
    let seen = 0;
    const calls = () => {
      const since = highLevel.journal.slice(seen).filter(({ operation }) => !/^GET|search/.test(operation));
      seen = highLevel.journal.length;
      return since;
    };
    const operations = () => calls().map(({ operation }) => operation);
    const only = () => {
      const [contact, ...others] = highLevel.contacts();
      assert(contact && others.length === 0, `${others.length + 1} contacts are there`);
      return contact;
    };
    const waiting = () =>
      engine.store.read(locationId, reader => dueOutgoing(reader, linked.connectionId, 100));
    return { ...linked, locationId, perform, add, calls, operations, only, waiting };
  }

  test('a contact is made there with its tags, custom fields and business, each made at its first use', async () => {
    const { perform, add, settle, highLevel, only, locationId, operations, refusals } = await link();
    const size = { name: 'Shoe size', dataType: 'NUMERICAL', model: 'contact', locationId };
    const { field } = { field: await perform(createField, size) };
    const { business } = { business: await perform(createBusiness, { name: 'Example Bakery', locationId }) };
    const customFields = [{ id: textAt(field, 'customField.id'), value: 42 }];
    const contactId = await add({
      firstName: 'Priya',
      lastName: 'Ivanova',
      email: 'Priya@example.com',
      tags: ['New patient'],
      customFields,
      dndSettings: { SMS: { status: 'active' } },
    });
    const businessId = textAt(business, 'business.id');
    await perform(linkContacts, { locationId, ids: [contactId], businessId });
    await settle();
    assert.deepEqual(refusals, []);
    const contact = only();
    assert.deepEqual(contact.tags, ['new patient']);
    assert.deepEqual(at(contact, 'customFields.0.value'), 42);
    assert.deepEqual(contact.dndSettings, { SMS: { status: 'active' } });
    assert.equal(
      highLevel.place.businesses.get(textAt(contact, 'businessId'))?.members.name,
      'Example Bakery',
    );
    assert.deepEqual(operations(), [
      'POST /locations/{locationId}/customFields',
      'POST /businesses/',
      'POST /contacts/upsert',
      'POST /contacts/{contactId}/tags',
      'POST /contacts/bulk/business',
    ]);
    await add({ firstName: 'Omar', email: 'omar@example.com', customFields });
    await settle();
    assert.deepEqual(operations(), ['POST /contacts/upsert']);
  });

  test('of a change only what differs is sent, and what came from the link is not sent back', async () => {
    const { perform, add, settle, calls, only, locationId } = await link();
    const contactId = await add({ firstName: 'Ada', email: 'ada@example.com', tags: ['one', 'two'] });
    await settle();
    calls();
    await perform(updateContact, {
      contactId,
      city: 'Exampleville',
      tags: ['two', 'three'],
      companyName: 'Example',
    });
    await perform(updateContact, { contactId, state: 'NY' });
    await settle();
    assert.deepEqual(
      calls().map(({ operation, body }) => [operation, body]),
      [
        ['PUT /contacts/{contactId}', { city: 'Exampleville', state: 'NY' }],
        [
          'POST /contacts/upsert',
          { locationId: textAt(only(), 'locationId'), companyName: 'Example', email: 'ada@example.com' },
        ],
        ['POST /contacts/{contactId}/tags', { tags: ['three'] }],
        ['DELETE /contacts/{contactId}/tags', { tags: ['one'] }],
      ],
    );
    assert.deepEqual(only().tags, ['two', 'three']);
    await perform(updateContact, { contactId, gender: 'female', additionalEmails: ['other@example.com'] });
    await settle();
    assert.deepEqual(calls(), []);
    assert.equal(typeof locationId, 'string');
  });

  test('notes and tasks are made, changed and deleted once each', async () => {
    const { perform, add, settle, highLevel, operations } = await link();
    const contactId = await add({ firstName: 'Grace', email: 'grace@example.com' });
    const note = textAt(await perform(createNote, { contactId, body: 'First.' }), 'note.id');
    await settle();
    const task = textAt(
      await perform(createTask, { contactId, title: 'Call', dueDate: '2026-02-01T09:00:00Z' }),
      'task.id',
    );
    await settle();
    await perform(updateNote, { contactId, id: note, body: 'Second.', pinned: true });
    await settle();
    await perform(updateTask, { contactId, taskId: task, completed: true });
    await settle();
    assert.deepEqual(
      [...highLevel.place.notes.values()].map(({ members }) => members),
      [{ body: 'Second.', pinned: true }],
    );
    assert.deepEqual(
      [...highLevel.place.tasks.values()].map(({ members }) => members),
      [{ title: 'Call', dueDate: '2026-02-01T09:00:00.000Z', completed: true }],
    );
    await perform(deleteNote, { contactId, id: note });
    await settle();
    assert.equal(highLevel.place.notes.size, 0);
    assert.deepEqual(operations(), [
      'POST /contacts/upsert',
      'POST /contacts/{contactId}/notes',
      'POST /contacts/{contactId}/tasks',
      'PUT /contacts/{contactId}/notes/{id}',
      'PUT /contacts/{contactId}/tasks/{taskId}',
      'DELETE /contacts/{contactId}/notes/{id}',
    ]);
  });

  test('whatever answer is lost, each record is made once', async () => {
    const { perform, add, settle, highLevel, restart } = await link({ searchLag: 5000 });
    highLevel.arm({ kind: 'lostAnswer', on: /^POST/, times: 4 });
    const contactId = await add({ firstName: 'Nameless', lastName: 'One' });
    await add({ firstName: 'Known', email: 'known@example.com' });
    await perform(createNote, { contactId, body: 'Twice?' });
    await perform(createNote, { contactId, body: 'Twice?' });
    await perform(createTask, { contactId, title: 'Call', dueDate: '2026-02-01' });
    for (let round = 0; round < 12; round += 1) {
      await settle();
      if (round === 0) await restart();
      if (round === 2) highLevel.arm({ kind: 'lostAnswer', on: /^POST .*(notes|tasks)$/, times: 3 });
      clock.advance(40_000);
    }
    assert.deepEqual(
      [highLevel.place.contacts.size, highLevel.place.notes.size, highLevel.place.tasks.size],
      [2, 2, 1],
    );
  });

  test('a contact that is deleted here is deleted there, and comes back with what hangs on it', async () => {
    const { perform, add, settle, highLevel, only } = await link();
    const contactId = await add({ firstName: 'Ines', email: 'ines@example.com' });
    await perform(createNote, { contactId, body: 'Kept.' });
    await settle();
    await perform(deleteContact, { contactId });
    await settle();
    assert.equal(highLevel.contacts().length, 0);
    await perform(restoreContact, { contactId });
    await settle();
    assert.equal(only().firstName, 'Ines');
    assert.deepEqual(
      [...highLevel.place.notes.values()].map(({ members }) => members.body),
      ['Kept.'],
    );
  });

  test('contacts that were merged are one there too, with the notes of both', async () => {
    const { perform, add, settle, highLevel, only } = await link();
    const kept = await add({ firstName: 'Lena', email: 'lena@example.com' });
    const folded = await add({ firstName: 'Lena', email: 'other@example.com' });
    await perform(createNote, { contactId: folded, body: 'Of the other.' });
    await settle();
    await perform(mergeContacts, { primaryId: kept, ids: [folded] });
    await settle();
    assert.equal(only().email, 'lena@example.com');
    assert.deepEqual(
      [...highLevel.place.notes.values()].map(({ contactId, members }) => [contactId, members.body]),
      [[only().id, 'Of the other.']],
    );
  });

  test('a contact that is there already is linked, and what it holds beside is taken over', async () => {
    const { add, settle, highLevel, perform, only } = await link();
    const { locationId } = highLevel;
    highLevel.act('POST', '/contacts/', { locationId, email: 'both@example.com', city: 'There' });
    const contactId = await add({ email: 'both@example.com', firstName: 'Here' });
    await settle();
    const contact = only();
    assert.deepEqual([contact.firstName, contact.city], ['Here', 'There']);
    const { contact: local } = { contact: await perform(updateContact, { contactId }) };
    assert.equal(at(local, 'contact.city'), 'There');
  });

  test('addresses that two contacts exchange arrive, though each is taken while the other waits', async () => {
    const { perform, add, settle, highLevel } = await link();
    const one = await add({ firstName: 'One', email: 'one@example.com' });
    const two = await add({ firstName: 'Two', email: 'two@example.com' });
    await settle();
    await perform(updateContact, { contactId: one, email: 'between@example.com' });
    await perform(updateContact, { contactId: two, email: 'one@example.com' });
    const three = await add({ firstName: 'Three', email: 'two@example.com' });
    for (let round = 0; round < 6; round += 1) {
      await settle();
      clock.advance(60_000);
    }
    const emails = Object.fromEntries(highLevel.contacts().map(({ firstName, email }) => [firstName, email]));
    assert.deepEqual(emails, {
      One: 'between@example.com',
      Two: 'one@example.com',
      Three: 'two@example.com',
    });
    assert.equal(typeof three, 'string');
  });

  test('what HighLevel takes for another contact writes over nothing that somebody entered there', async () => {
    const { perform, add, settle, highLevel } = await link();
    const one = await add({ firstName: 'One', email: 'one@example.com', city: 'Porto' });
    await settle();
    highLevel.arm({ kind: 'webhookLost', on: /ContactUpdate/ });
    const [there] = highLevel.contacts();
    highLevel.act('PUT', `/contacts/${textAt(there, 'id')}`, { address1: 'Rua 1' });
    await perform(updateContact, { contactId: one, email: 'other@example.com' });
    highLevel.arm({ kind: 'answer', status: 503, on: /^PUT/ });
    await add({ firstName: 'Two', email: 'one@example.com', city: 'Faro' });
    for (let round = 0; round < 6; round += 1) {
      await settle();
      clock.advance(60_000);
    }
    assert.deepEqual(
      highLevel.contacts().map(({ firstName, email, city, address1 }) => [firstName, email, city, address1]),
      [
        ['One', 'other@example.com', 'Porto', 'Rua 1'],
        ['Two', 'one@example.com', 'Faro', undefined],
      ],
    );
    assert.equal(at(await perform(getContact, { contactId: one }), 'contact.address1'), 'Rua 1');
  });

  test('addresses that two contacts swap arrive with what else changed, however long one of the two waits', async () => {
    const { perform, add, settle, highLevel } = await link();
    const one = await add({ firstName: 'One', email: 'one@example.com' });
    const two = await add({ firstName: 'Two', email: 'two@example.com' });
    await settle();
    await perform(updateContact, { contactId: one, email: 'between@example.com' });
    await perform(updateContact, { contactId: two, email: 'one@example.com', city: 'Porto' });
    await perform(updateContact, { contactId: one, email: 'two@example.com', city: 'Faro' });
    await settle();
    const found = () =>
      Object.fromEntries(
        highLevel.contacts().map(({ firstName, email, city }) => [firstName, `${email} ${city}`]),
      );
    assert.deepEqual(found(), { One: 'one@example.com Faro', Two: 'two@example.com Porto' });
    highLevel.arm({ kind: 'answer', status: 503, times: 8, on: /^PUT/ });
    for (let round = 0; round < 20; round += 1) {
      clock.advance(8 * 60_000);
      await settle();
    }
    assert.deepEqual(found(), { One: 'two@example.com Faro', Two: 'one@example.com Porto' });
  });

  test('what HighLevel refuses is set aside with its reason, what passes is tried again, and others go on', async () => {
    const { add, settle, highLevel, waiting, only } = await link();
    highLevel.arm({ kind: 'answer', status: 422, on: /upsert/ });
    await add({ firstName: 'Refused', email: 'refused@example.com' });
    await settle();
    assert.equal(highLevel.contacts().length, 0);
    assert.deepEqual(await waiting(), []);
    highLevel.arm({ kind: 'answer', status: 503, on: /upsert/ });
    await add({ firstName: 'Late', email: 'late@example.com' });
    await settle();
    assert.equal(highLevel.contacts().length, 0);
    clock.advance(60_000);
    await settle();
    assert.equal(only().firstName, 'Late');
  });

  test('a token that is not taken any more stops everything and loses nothing', async () => {
    const { add, settle, highLevel, refusals } = await link();
    await add({ firstName: 'First', email: 'first@example.com' });
    highLevel.arm({ kind: 'answer', status: 401 });
    await settle();
    assert.match(refusals[0] ?? '', /does not take the token/);
    assert.equal(highLevel.contacts().length, 0);
    clock.advance(600_000);
    await settle();
    assert.equal(highLevel.contacts().length, 1);
  });

  test('what somebody changes there before its answer is known is one all the same, by the webhook of its making', async () => {
    const { perform, add, settle, highLevel, only, refusals } = await link();
    const contactId = await add({ firstName: 'Nameless', city: 'Here' });
    highLevel.arm({ kind: 'lostAnswer', on: /^POST \/contacts\/$/ });
    const unread = (path: RegExp) => highLevel.arm({ kind: 'answer', status: 503, on: path, times: 2 });
    unread(/^GET \/contacts\/\{contactId\}$/);
    await settle();
    const there = `/contacts/${textAt(only(), 'id')}`;
    highLevel.act('PUT', there, { city: 'There' });
    const later = async () => {
      for (let n = 0; n < 4; n += 1) {
        clock.advance(60_000);
        await settle();
      }
    };
    await later();
    assert.equal(only().city, 'There');

    highLevel.arm({ kind: 'lostAnswer', on: /^POST .*notes$/ });
    unread(/^GET .*notes$/);
    await perform(createNote, { contactId, body: 'From here' });
    await settle();
    const [note] = [...highLevel.place.notes.values()];
    highLevel.act('PUT', `${there}/notes/${note?.id}`, { body: 'Changed there' });
    await later();
    assert.deepEqual(
      [...highLevel.place.notes.values()].map(({ members }) => members.body),
      ['Changed there'],
    );
    const here = await perform(getContact, { contactId, include: ['notes'] });
    assert.deepEqual([at(here, 'contact.city'), at(here, 'notes.0.body')], ['There', 'Changed there']);
    assert.deepEqual(refusals, []);
  });
});
