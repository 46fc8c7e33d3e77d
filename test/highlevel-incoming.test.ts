import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRecord } from '#base/json.ts';
import { createContact } from '#operations/contact/create.ts';
import { deleteContact } from '#operations/contact/delete.ts';
import { getContact } from '#operations/contact/get.ts';
import { listContacts } from '#operations/contact/list.ts';
import { updateContact } from '#operations/contact/update.ts';
import { createField } from '#operations/field/create.ts';
import { updateNote } from '#operations/note/update.ts';
import { onBothEngines } from './support/engines.ts';
import { type LinkTerms, linkNewLocation } from './support/highlevel/linked.ts';
import { at, textAt } from './support/operations.ts';

onBothEngines('What changes in HighLevel is taken over', engine => {
  const { clock } = engine;

  async function link(terms: Partial<LinkTerms> = {}) {
    const linked = await linkNewLocation(engine, terms);
    const { highLevel, settle, locationId, perform, act } = linked;
    /** A contact that both sides have; its ids here and there. */
    const both = async (members: object) => {
      const here = textAt(await perform(createContact, { locationId, ...members }), 'contact.id');
      await settle();
      return { here, there: textAt(highLevel.contacts().at(-1), 'id') };
    };
    const read = async (contactId: string) => {
      const answer = await perform(getContact, { contactId, include: ['notes', 'tasks'] });
      const contact = at(answer, 'contact');
      assert(isRecord(contact));
      return { ...answer, ...contact };
    };
    const list = async () => {
      const contacts = at(await perform(listContacts, { locationId }), 'contacts');
      assert(Array.isArray(contacts));
      return contacts;
    };
    const remote = (id: string) => highLevel.act('GET', `/contacts/${id}`).contact;
    return { ...linked, locationId, perform, act, both, read, list, remote };
  }

  test('a contact made there comes here with what it holds, and is not sent back', async () => {
    const { act, settle, list, read, highLevel, perform, locationId, refusals } = await link();
    await perform(createField, { name: 'Shoe size', dataType: 'NUMERICAL', model: 'contact', locationId });
    const size = { name: 'Shoe size', dataType: 'NUMERICAL' };
    const field = textAt(
      act('POST', `/locations/${highLevel.locationId}/customFields`, size),
      'customField.id',
    );
    const made = act('POST', '/contacts/', {
      firstName: 'Priya',
      email: 'priya@example.com',
      phone: '+12125550123',
      tags: ['VIP'],
      customFields: [{ id: field, field_value: 42 }],
    });
    act('POST', `/contacts/${textAt(made, 'contact.id')}/notes`, { body: 'Prefers mornings.' });
    await settle();
    assert.deepEqual(refusals, []);
    const [contact, ...others] = await list();
    assert.equal(others.length, 0);
    const kept = await read(textAt(contact, 'id'));
    assert.deepEqual(
      [at(kept, 'firstName'), at(kept, 'phone'), at(kept, 'tags'), at(kept, 'customFields.0.value')],
      ['Priya', '+12125550123', ['vip'], 42],
    );
    assert.equal(at(kept, 'notes.0.body'), 'Prefers mornings.');
    assert.deepEqual(
      highLevel.journal.filter(({ operation }) => /^(PUT|DELETE)|POST .*(upsert|tags|notes)/.test(operation)),
      [],
    );
  });

  test('only what was changed there is changed here, whatever was changed here beside it', async () => {
    const { act, both, settle, read, remote, perform } = await link();
    const { here, there } = await both({ firstName: 'Ada', email: 'ada@example.com', tags: ['one', 'two'] });
    act('PUT', `/contacts/${there}`, { city: 'There', tags: ['two', 'three'] });
    await perform(updateContact, { contactId: here, state: 'NY', tags: ['one', 'two', 'four'] });
    await settle();
    const contact = await read(here);
    assert.deepEqual([at(contact, 'city'), at(contact, 'state')], ['There', 'NY']);
    assert.deepEqual(tagsOf(contact), new Set(['two', 'three', 'four']));
    assert.deepEqual([at(remote(there), 'city'), at(remote(there), 'state')], ['There', 'NY']);
    assert.deepEqual(tagsOf(remote(there)), new Set(['two', 'three', 'four']));
  });

  test('where both sides changed a part, the later change holds on both', async () => {
    const { act, both, settle, read, remote, perform, conflicts } = await link();
    const { here, there } = await both({ firstName: 'Grace', email: 'grace@example.com' });
    await perform(updateContact, { contactId: here, city: 'Here first' });
    act('PUT', `/contacts/${there}`, { city: 'There later' });
    await settle();
    assert.deepEqual(
      [at(await read(here), 'city'), at(remote(there), 'city')],
      ['There later', 'There later'],
    );
    act('PUT', `/contacts/${there}`, { city: 'There first' });
    await perform(updateContact, { contactId: here, city: 'Here later' });
    await settle();
    assert.deepEqual([at(await read(here), 'city'), at(remote(there), 'city')], ['Here later', 'Here later']);
    assert.deepEqual(await conflicts(), []);
  });

  test('where a person is to decide, both sides keep what they have, whatever else changes, and it is listed', async () => {
    const { act, both, settle, read, remote, perform, conflicts } = await link({ rule: 'ask' });
    const { here, there } = await both({ firstName: 'Omar', email: 'omar@example.com' });
    const cities = async () => [at(await read(here), 'city'), at(remote(there), 'city')];
    act('PUT', `/contacts/${there}`, { city: 'There' });
    await perform(updateContact, { contactId: here, city: 'Here', state: 'NY' });
    await settle();
    assert.deepEqual(await conflicts(), [{ part: 'city', here: 'Here', there: 'There', contactId: here }]);
    assert.deepEqual(await cities(), ['Here', 'There']);
    assert.equal(at(remote(there), 'state'), 'NY');
    act('PUT', `/contacts/${there}`, { city: 'There again', postalCode: '10001' });
    await perform(updateContact, { contactId: here, city: 'Here again', lastName: 'Ali' });
    await settle();
    assert.deepEqual(await conflicts(), [
      { part: 'city', here: 'Here again', there: 'There again', contactId: here },
    ]);
    assert.deepEqual(await cities(), ['Here again', 'There again']);
    assert.deepEqual([at(await read(here), 'postalCode'), at(remote(there), 'lastName')], ['10001', 'Ali']);
  });

  test('what somebody had to decide on is decided once both sides are alike, or the contact is gone', async () => {
    const { act, both, settle, read, perform, conflicts } = await link({ rule: 'ask' });
    const { here, there } = await both({ firstName: 'Omar', email: 'omar@example.com' });
    act('PUT', `/contacts/${there}`, { city: 'There', state: 'NJ' });
    await perform(updateContact, { contactId: here, city: 'Here', state: 'NY' });
    await settle();
    act('PUT', `/contacts/${there}`, { city: 'Here' });
    await settle();
    assert.deepEqual(
      (await conflicts()).map(({ part }) => part),
      ['state'],
    );
    await perform(updateContact, { contactId: here, city: 'Later' });
    await settle();
    assert.equal(at(await read(here), 'city'), 'Later');
    act('DELETE', `/contacts/${there}`);
    await settle();
    assert.deepEqual(await conflicts(), []);
  });

  test('a change of another field does not make an older change the later one; at the same time nobody is right', async () => {
    const { act, both, settle, read, remote, perform, conflicts, highLevel } = await link();
    const { here, there } = await both({ firstName: 'Ann', email: 'ann@example.com' });
    await perform(updateContact, { contactId: here, city: 'Here first' });
    act('PUT', `/contacts/${there}`, { city: 'There later' });
    await perform(updateContact, { contactId: here, state: 'NY' });
    await settle();
    assert.deepEqual(
      [at(await read(here), 'city'), at(remote(there), 'city')],
      ['There later', 'There later'],
    );
    assert.equal(at(remote(there), 'state'), 'NY');
    await perform(updateContact, { contactId: here, city: 'Here' });
    highLevel.act('PUT', `/contacts/${there}`, { city: 'There' });
    await settle();
    assert.deepEqual(await conflicts(), [{ part: 'city', here: 'Here', there: 'There', contactId: here }]);
  });

  test('notes and tasks follow, and what was deleted there is deleted here', async () => {
    const { act, both, settle, read, perform, highLevel } = await link();
    const { here, there } = await both({ firstName: 'Ines', email: 'ines@example.com' });
    const note = textAt(act('POST', `/contacts/${there}/notes`, { body: 'First.' }), 'note.id');
    const task = { title: 'Call', dueDate: '2026-02-01T09:00:00.000Z', completed: false };
    const taskId = textAt(act('POST', `/contacts/${there}/tasks`, task), 'task.id');
    await settle();
    act('PUT', `/contacts/${there}/notes/${note}`, { body: 'Second.' });
    act('PUT', `/contacts/${there}/tasks/${taskId}/completed`, { completed: true });
    await settle();
    const contact = await read(here);
    assert.deepEqual([at(contact, 'notes.0.body'), at(contact, 'tasks.0.completed')], ['Second.', true]);
    await perform(updateNote, { contactId: here, id: textAt(contact, 'notes.0.id'), body: 'Third.' });
    await settle();
    assert.equal(highLevel.place.notes.get(note)?.members.body, 'Third.');
    act('DELETE', `/contacts/${there}/notes/${note}`);
    act('DELETE', `/contacts/${there}/tasks/${taskId}`);
    await settle();
    const after = await read(here);
    assert.deepEqual([at(after, 'notes'), at(after, 'tasks')], [[], []]);
  });

  test('a contact that is deleted there goes to the recycle bin here; one deleted on both sides is no trouble', async () => {
    const { act, both, settle, list, perform, refusals } = await link();
    const { there } = await both({ firstName: 'Lena', email: 'lena@example.com' });
    act('DELETE', `/contacts/${there}`);
    await settle();
    assert.deepEqual(await list(), []);
    const other = await both({ firstName: 'Both', email: 'both@example.com' });
    act('DELETE', `/contacts/${other.there}`);
    await perform(deleteContact, { contactId: other.here });
    await settle();
    assert.deepEqual([await list(), refusals], [[], []]);
  });

  test('what no webhook told of is found: changes within minutes, what was deleted and notes within a day', async () => {
    const { act, both, settle, read, list, highLevel } = await link({ searchLag: 3000 });
    const { here, there } = await both({ firstName: 'Quiet', email: 'quiet@example.com' });
    const gone = await both({ firstName: 'Gone', email: 'gone@example.com' });
    highLevel.arm({ kind: 'webhookLost', times: 100 });
    act('PUT', `/contacts/${there}`, { city: 'Unheard' });
    act('POST', '/contacts/', { firstName: 'Unheard', email: 'unheard@example.com' });
    act('POST', `/contacts/${there}/notes`, { body: 'Unheard.' });
    act('DELETE', `/contacts/${gone.there}`);
    clock.advance(300_000);
    await settle();
    assert.equal(at(await read(here), 'city'), 'Unheard');
    assert.equal((await list()).length, 3);
    clock.advance(24 * 3_600_000);
    await settle();
    assert.deepEqual((await list()).map(contact => textAt(contact, 'firstName')).sort(), [
      'Quiet',
      'Unheard',
    ]);
    assert.equal(at(await read(here), 'notes.0.body'), 'Unheard.');
  });

  test('webhooks that come twice or in another order change nothing', async () => {
    const { act, both, settle, read, list, highLevel } = await link();
    const { here, there } = await both({ firstName: 'Ravi', email: 'ravi@example.com' });
    highLevel.arm({ kind: 'webhookLate', times: 2 });
    highLevel.arm({ kind: 'webhookDoubled', times: 10 });
    for (const city of ['One', 'Two', 'Three', 'Four']) act('PUT', `/contacts/${there}`, { city });
    act('POST', `/contacts/${there}/notes`, { body: 'Once.' });
    await settle();
    const contact = await read(here);
    assert.deepEqual([at(contact, 'city'), at(contact, 'notes.0.body')], ['Four', 'Once.']);
    assert.equal(JSON.stringify(contact).split('Once.').length, 2);
    assert.equal((await list()).length, 1);
  });

  test('what is not taken here is left out, and the rest of the contact comes', async () => {
    const { act, settle, list } = await link();
    act('POST', '/contacts/', { firstName: 'Odd', phone: '+1', email: 'odd@example.com' });
    await settle();
    const [contact] = await list();
    assert.equal(textAt(contact, 'firstName'), 'Odd');
    assert.equal(JSON.stringify(contact).includes('"phone"'), false);
  });

  test('what one side rules is taken back on the other, and what only one side has stays there', async () => {
    const { act, both, settle, read, remote, perform, conflicts } = await link({
      fields: [
        { target: 'firstName', owner: 'newest' },
        { target: 'email', owner: 'newest' },
        { target: 'city', owner: 'roster' },
        { target: 'state', owner: 'highlevel' },
        { target: 'postalCode', owner: 'newest', mode: 'createOnly' },
        { target: 'address1', owner: 'newest', mode: 'updateOnly' },
      ],
    });
    const place = {
      city: 'Here',
      state: 'NY',
      postalCode: '10001',
      address1: '1 Main St',
      website: 'a.example',
    };
    const { here, there } = await both({ firstName: 'Ann', email: 'ann@example.com', ...place });
    const members = ['city', 'state', 'postalCode', 'address1', 'website'] as const;
    const seen = (contact: unknown) => {
      assert(isRecord(contact));
      return members.map(member => contact[member] ?? null);
    };
    assert.deepEqual(seen(remote(there)), ['Here', 'NY', '10001', null, null]);
    act('PUT', `/contacts/${there}`, {
      city: 'There',
      state: 'NJ',
      postalCode: '20002',
      website: 'b.example',
    });
    await settle();
    assert.deepEqual(seen(await read(here)), ['Here', 'NJ', '10001', '1 Main St', 'a.example']);
    assert.deepEqual(seen(remote(there)), ['Here', 'NJ', '20002', null, 'b.example']);
    const later = {
      city: 'Here later',
      state: 'CT',
      postalCode: '30003',
      address1: '2 Main St',
      website: null,
    };
    await perform(updateContact, { contactId: here, ...later });
    await settle();
    assert.deepEqual(seen(await read(here)), ['Here later', 'NJ', '30003', '2 Main St', null]);
    assert.deepEqual(seen(remote(there)), ['Here later', 'NJ', '20002', '2 Main St', 'b.example']);
    assert.deepEqual(await conflicts(), []);
  });

  test('what HighLevel rules of a contact that is there already is not written over when it is linked', async () => {
    const fields = [
      { target: 'email', owner: 'newest' },
      { target: 'city', owner: 'highlevel' },
    ] as const;
    const { act, settle, read, remote, perform, locationId } = await link({ fields });
    const email = 'both@example.com';
    const there = textAt(act('POST', '/contacts/', { email, city: 'There' }), 'contact.id');
    const made = await perform(createContact, { locationId, email, city: 'Here' });
    await settle();
    const contactId = textAt(made, 'contact.id');
    assert.deepEqual([at(await read(contactId), 'city'), at(remote(there), 'city')], ['There', 'There']);
  });
});

function tagsOf(contact: unknown): ReadonlySet<unknown> {
  const tags = at(contact, 'tags');
  assert(Array.isArray(tags));
  return new Set(tags);
}
