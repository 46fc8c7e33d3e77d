import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBusiness } from '#operations/business/create.ts';
import { deleteBusiness } from '#operations/business/delete.ts';
import { linkContacts } from '#operations/business/link-contacts.ts';
import { listBusinesses } from '#operations/business/list.ts';
import { updateBusiness } from '#operations/business/update.ts';
import { createContact } from '#operations/contact/create.ts';
import { getContact } from '#operations/contact/get.ts';
import { onBothEngines } from './support/engines.ts';
import { linkNewLocation } from './support/highlevel/linked.ts';
import { at, textAt } from './support/operations.ts';

onBothEngines('Businesses are kept alike', engine => {
  const { clock } = engine;

  async function link() {
    const linked = await linkNewLocation(engine);
    const { highLevel, locationId, perform, act } = linked;
    const here = async () => {
      const found = at(await perform(listBusinesses, { locationId }), 'businesses');
      assert(Array.isArray(found));
      return found;
    };
    const there = () => [...highLevel.place.businesses.values()].map(({ members }) => members);
    return { ...linked, locationId, perform, act, here, there };
  }

  test('one of a contact there is made here, and changes of either side come to the other', async () => {
    const { act, perform, settle, here, there, locationId, refusals } = await link();
    const made = act('POST', '/businesses/', { name: 'Example Bakery', city: 'Rome' });
    const businessId = textAt(made, 'buiseness.id');
    const contact = textAt(act('POST', '/contacts/', { email: 'ada@example.com' }), 'contact.id');
    act('POST', '/contacts/bulk/business', { ids: [contact], businessId });
    await settle();
    const [business, ...others] = await here();
    assert.deepEqual([at(business, 'name'), at(business, 'city'), others], ['Example Bakery', 'Rome', []]);
    act('PUT', `/businesses/${businessId}`, { city: 'Paris' });
    await perform(updateBusiness, { businessId: at(business, 'id'), website: 'bakery.example' });
    await settle();
    const [after] = await here();
    assert.deepEqual([at(after, 'city'), at(after, 'website')], ['Paris', 'bakery.example']);
    assert.deepEqual([at(there()[0], 'city'), at(there()[0], 'website')], ['Paris', 'bakery.example']);
    assert.deepEqual(refusals, []);
    assert.equal(typeof locationId, 'string');
  });

  test('one that is deleted on a side is deleted on the other, and its contacts stay', async () => {
    const { act, perform, settle, here, there, locationId, highLevel } = await link();
    const make = async (name: string) => {
      const id = textAt(await perform(createBusiness, { locationId, name }), 'business.id');
      const contact = { locationId, email: `${name}@example.com` };
      const contactId = textAt(await perform(createContact, contact), 'contact.id');
      await perform(linkContacts, { locationId, ids: [contactId], businessId: id });
      return { id, contactId };
    };
    const one = await make('One');
    const two = await make('Two');
    await settle();
    assert.equal(there().length, 2);
    await perform(deleteBusiness, { businessId: one.id });
    const [remote] = [...highLevel.place.businesses.values()].filter(({ members }) => members.name === 'Two');
    act('DELETE', `/businesses/${remote?.id}`);
    await settle();
    assert.deepEqual([await here(), there()], [[], []]);
    for (const { contactId } of [one, two]) await perform(getContact, { contactId });
    assert.equal(highLevel.contacts().length, 2);
  });

  test('what no webhook told of a business is found within a day', async () => {
    const { act, perform, settle, here, locationId, highLevel } = await link();
    const made = await perform(createBusiness, { locationId, name: 'Quiet' });
    const contactId = textAt(
      await perform(createContact, { locationId, email: 'q@example.com' }),
      'contact.id',
    );
    await perform(linkContacts, { locationId, ids: [contactId], businessId: at(made, 'business.id') });
    await settle();
    highLevel.arm({ kind: 'webhookLost', times: 10 });
    const [remote] = [...highLevel.place.businesses.keys()];
    act('PUT', `/businesses/${remote}`, { phone: '+12125550123' });
    await settle();
    clock.advance(24 * 3_600_000);
    await settle();
    assert.equal(at(await here(), '0.phone'), '+12125550123');
  });
});
