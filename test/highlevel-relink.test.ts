import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBusiness } from '#operations/business/create.ts';
import { linkContacts } from '#operations/business/link-contacts.ts';
import { updateBusiness } from '#operations/business/update.ts';
import { createContact } from '#operations/contact/create.ts';
import { deleteContact } from '#operations/contact/delete.ts';
import { updateContact } from '#operations/contact/update.ts';
import { createNote } from '#operations/note/create.ts';
import { updateNote } from '#operations/note/update.ts';
import { beginLink, endLink } from '#store/highlevel/links.ts';
import { cause, onBothEngines } from './support/engines.ts';
import { linkNewLocation } from './support/highlevel/linked.ts';
import { allOf, hereSide, thereSide } from './support/highlevel/sides.ts';
import { at, textAt } from './support/operations.ts';

onBothEngines('An account that is linked again', engine => {
  async function link() {
    const linked = await linkNewLocation(engine);
    const { locationId, connectionId, highLevel, perform, settle } = linked;
    const add = async (members: object) =>
      textAt(await perform(createContact, { locationId, ...members }), 'contact.id');
    let current = connectionId;
    /** Ends the link, does something, and links anew by another connection. */
    const linkAgain = async (meanwhile: () => Promise<void> = async () => {}) => {
      await engine.store.write(locationId, cause, writer => endLink(writer, current));
      await meanwhile();
      current = `${current} again`;
      await engine.store.write(locationId, cause, writer => beginLink(writer, current, highLevel.locationId));
      await settle();
      assert.deepEqual(linked.refusals, []);
    };
    const sides = async () => ({
      here: await allOf(hereSide(perform, locationId)),
      there: await allOf(thereSide(highLevel)),
    });
    const idOf = (firstName: string) => {
      const found = highLevel.contacts().find(contact => contact.firstName === firstName);
      return textAt(found, 'id');
    };
    return { ...linked, add, linkAgain, sides, idOf };
  }

  test('has contacts without an address once, whichever side they came from', async () => {
    const { act, add, settle, linkAgain, sides } = await link();
    await add({ firstName: 'Here', city: 'Lisbon' });
    act('POST', '/contacts/', { firstName: 'There', city: 'Porto' });
    await settle();
    const before = await sides();
    assert.deepEqual(before.here, before.there);
    assert.equal(before.here.length, 2);
    await linkAgain();
    assert.deepEqual(await sides(), before);
    await linkAgain();
    assert.deepEqual(await sides(), before);
  });

  test('brings what changed meanwhile to the other side, also where the address is another one', async () => {
    const { act, add, perform, settle, linkAgain, sides, idOf } = await link();
    const ann = await add({ firstName: 'Ann', email: 'ann@example.com', city: 'Lisbon' });
    await add({ firstName: 'Bob', city: 'Lisbon' });
    await settle();
    await linkAgain(async () => {
      await perform(updateContact, { contactId: ann, email: 'ann.other@example.com' });
      act('PUT', `/contacts/${idOf('Bob')}`, { city: 'Faro' });
    });
    const { here, there } = await sides();
    assert.deepEqual(here, there);
    assert.deepEqual(
      here.map(({ name, members }) => [name, members.email, members.city]),
      [
        ['Ann', 'ann.other@example.com', 'Lisbon'],
        ['Bob', null, 'Faro'],
      ],
    );
  });

  test('has notes once that were changed meanwhile, and businesses that have another name', async () => {
    const { act, add, perform, settle, linkAgain, sides, highLevel, locationId } = await link();
    const ann = await add({ firstName: 'Ann' });
    const business = textAt(await perform(createBusiness, { name: 'Bakery', locationId }), 'business.id');
    await perform(linkContacts, { locationId, ids: [ann], businessId: business });
    const noteId = textAt(await perform(createNote, { contactId: ann, body: 'From here' }), 'note.id');
    await settle();
    const { id: remoteId = '' } = highLevel.contacts()[0] ?? {};
    act('POST', `/contacts/${remoteId}/notes`, { body: 'From there' });
    await settle();
    const [there] = [...highLevel.place.notes.values()].filter(
      ({ members }) => members.body === 'From there',
    );
    await linkAgain(async () => {
      await perform(updateNote, { contactId: ann, id: noteId, body: 'Changed here' });
      act('PUT', `/contacts/${remoteId}/notes/${there?.id}`, { body: 'Changed there' });
      await perform(updateBusiness, { businessId: business, name: 'Brewery' });
    });
    const { here, there: seen } = await sides();
    assert.deepEqual(here, seen);
    assert.deepEqual(at(here, '0.notes'), ['Changed here', 'Changed there']);
    assert.deepEqual(
      [...highLevel.place.businesses.values()].map(({ members }) => members.name),
      ['Brewery'],
    );
  });

  test('makes what is gone on one side meanwhile there again, and takes nothing away on the other', async () => {
    const { act, add, perform, settle, linkAgain, sides, idOf } = await link();
    const ann = await add({ firstName: 'Ann' });
    await add({ firstName: 'Bob' });
    await settle();
    await linkAgain(async () => {
      await perform(deleteContact, { contactId: ann });
      act('DELETE', `/contacts/${idOf('Bob')}`);
    });
    const { here, there } = await sides();
    assert.deepEqual(here, there);
    assert.deepEqual(
      here.map(({ name }) => name),
      ['Ann', 'Bob'],
    );
  });
});
