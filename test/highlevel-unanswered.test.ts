import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LinkedField } from '#contacts/linked-field.ts';
import { createContact } from '#operations/contact/create.ts';
import { deleteContact } from '#operations/contact/delete.ts';
import { restoreContact } from '#operations/contact/restore.ts';
import { updateContact } from '#operations/contact/update.ts';
import { createField } from '#operations/field/create.ts';
import { createNote } from '#operations/note/create.ts';
import { deleteNote } from '#operations/note/delete.ts';
import { onBothEngines } from './support/engines.ts';
import { settleForADay } from './support/highlevel/calls.ts';
import { linkNewLocation } from './support/highlevel/linked.ts';
import { allOf, hereSide, thereSide } from './support/highlevel/sides.ts';
import { textAt } from './support/operations.ts';

onBothEngines('What HighLevel made without that its answer or its webhook arrived', engine => {
  async function link(fields?: readonly LinkedField[]) {
    const linked = await linkNewLocation(engine, { ...(fields && { fields }) });
    const { highLevel, locationId, perform } = linked;
    /** The next call to an operation is done, and nobody hears of it. */
    const unheard = (operation: RegExp, webhook: RegExp) => {
      highLevel.arm({ kind: 'lostAnswer', on: operation });
      highLevel.arm({ kind: 'webhookLost', on: webhook });
    };
    const sides = async () => {
      for (let day = 0; day < 2; day += 1) await settleForADay(linked, engine.clock);
      assert.deepEqual(linked.refusals, []);
      assert.deepEqual(await linked.conflicts(), []);
      const here = await allOf(hereSide(perform, locationId));
      assert.deepEqual(await allOf(thereSide(highLevel)), here);
      return here;
    };
    const add = async (members: object) =>
      textAt(await perform(createContact, { locationId, ...members }), 'contact.id');
    return { ...linked, unheard, add, sides };
  }

  test('is told by its webhook to be there without what is never sent to make one', async () => {
    const { add, settle, highLevel } = await link([
      { target: 'email', owner: 'newest' },
      { target: 'address1', owner: 'newest', mode: 'updateOnly' },
    ]);
    highLevel.arm({ kind: 'lostAnswer', on: /^POST .contacts.upsert$/ });
    await add({ firstName: 'Ann', email: 'ann@example.com', address1: '1 Main St' });
    for (let looks = 0; looks < 3; looks += 1) {
      await settle();
      engine.clock.advance(60_000);
    }
    assert.deepEqual(
      highLevel.contacts().map(({ email, address1 }) => [email, address1]),
      [['ann@example.com', undefined]],
    );
  });

  for (const [kind, members] of [
    ['with an address', { firstName: 'Ann', email: 'ann@example.com' }],
    ['without one', { firstName: 'Ann' }],
  ] as const) {
    test(`is deleted there with the contact, ${kind}, that is deleted here before it is sent again`, async () => {
      const { add, unheard, settle, perform, sides, highLevel } = await link();
      unheard(/^POST .contacts.(upsert)?$/, /ContactCreate/);
      const contactId = await add(members);
      await settle();
      assert.equal(highLevel.contacts().length, 1);
      await perform(deleteContact, { contactId });
      assert.deepEqual(await sides(), []);
    });

    test(`is the contact, ${kind}, that has another address and name here before it is sent again`, async () => {
      const { add, unheard, settle, perform, sides, highLevel } = await link();
      unheard(/^POST .contacts.(upsert)?$/, /ContactCreate/);
      const contactId = await add(members);
      await settle();
      assert.equal(highLevel.contacts().length, 1);
      await perform(updateContact, { contactId, firstName: 'Anna', email: 'anna@example.com' });
      const names = (await sides()).map(({ name, members: { email } }) => [name, email]);
      assert.deepEqual(names, [['Anna', 'anna@example.com']]);
    });
  }

  for (const [heard, members, emptied] of [
    ['by the next try', { email: 'ann@example.com', city: 'Porto' }, {}],
    ['by a search', { email: 'ann@example.com', city: 'Porto' }, { city: null }],
    ['by a look', { city: 'Porto' }, { city: null }],
    ['by its webhook', { email: 'ann@example.com', city: 'Porto' }, { city: null }],
  ] as const)
    test(`does not bring back what was emptied here meanwhile, found ${heard}`, async () => {
      const { add, unheard, settle, perform, sides, highLevel, locationId } = await link();
      const field = await perform(createField, {
        locationId,
        name: 'Ward',
        dataType: 'TEXT',
        model: 'contact',
      });
      const ward = { id: textAt(field, 'customField.id'), value: 'Three' };
      unheard(/^POST .contacts.(upsert)?$/, heard === 'by its webhook' ? /none/ : /ContactCreate/);
      const contactId = await add({ firstName: 'Ann', customFields: [ward], ...members });
      await settle();
      assert.equal(highLevel.contacts().length, 1);
      await perform(updateContact, { contactId, ...emptied, customFields: [{ ...ward, value: null }] });
      const found = (await sides()).map(({ members: { city, Ward } }) => [city, Ward]);
      assert.deepEqual(found, [['city' in emptied ? null : 'Porto', undefined]]);
    });

  for (const [told, webhook] of [
    ['never', { kind: 'webhookLost' }],
    ['later', { kind: 'webhookLate' }],
  ] as const)
    test(`is made anew of a contact that is back here before it is known to be deleted, which HighLevel tells ${told}`, async () => {
      const { add, settle, begin, perform, sides, highLevel } = await link();
      const contactId = await add({ firstName: 'Ann', email: 'ann@example.com' });
      await perform(createNote, { contactId, body: 'Prefers mornings.' });
      await settle();
      highLevel.arm({ kind: 'lostAnswer', on: /^DELETE/ });
      highLevel.arm({ ...webhook, on: /Delete/ });
      await perform(deleteContact, { contactId });
      await begin();
      while (highLevel.contacts().length > 0) await new Promise(resolve => setImmediate(resolve));
      await perform(restoreContact, { contactId });
      assert.deepEqual(
        (await sides()).map(({ name, notes }) => [name, notes]),
        [['Ann', ['Prefers mornings.']]],
      );
    });

  test('is deleted there with the note that is deleted here before it is sent again', async () => {
    const { add, unheard, settle, perform, sides } = await link();
    const contactId = await add({ firstName: 'Ann', email: 'ann@example.com' });
    await settle();
    unheard(/notes/, /NoteCreate/);
    const note = await perform(createNote, { contactId, body: 'Prefers mornings.' });
    await settle();
    await perform(deleteNote, { contactId, id: textAt(note, 'note.id') });
    assert.deepEqual(
      (await sides()).map(({ notes }) => notes),
      [[]],
    );
  });
});
