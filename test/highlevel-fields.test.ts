import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRecord } from '#base/json.ts';
import { resolveConflict } from '#operations/conflict/resolve.ts';
import { getConnection } from '#operations/connection/get.ts';
import { createContact } from '#operations/contact/create.ts';
import { getContact } from '#operations/contact/get.ts';
import { updateContact } from '#operations/contact/update.ts';
import { createField } from '#operations/field/create.ts';
import { deleteField } from '#operations/field/delete.ts';
import { updateField } from '#operations/field/update.ts';
import { onBothEngines } from './support/engines.ts';
import { linkNewLocation, startConnected } from './support/highlevel/linked.ts';
import { at, onStore, textAt } from './support/operations.ts';

onBothEngines('A custom field that is not the same on both sides any more', engine => {
  const { clock } = engine;

  /** A contact with a value in a field that both sides have. */
  async function link() {
    const linked = await linkNewLocation(engine);
    const { highLevel, settle, locationId, perform } = linked;
    const size = { name: 'Shoe size', dataType: 'TEXT', model: 'contact', locationId };
    const id = textAt(await perform(createField, size), 'customField.id');
    const made = await perform(createContact, {
      locationId,
      email: 'ada@example.com',
      customFields: [{ id, value: '42' }],
    });
    const contactId = textAt(made, 'contact.id');
    await settle();
    const [there] = [...highLevel.place.fields.values()];
    assert(there);
    const path = `/contacts/${textAt(highLevel.contacts(), '0.id')}`;
    const act = (body: object) => {
      clock.advance(5000);
      highLevel.act('PUT', path, body);
    };
    const valuesIn = (contact: unknown) => {
      assert(isRecord(contact) && Array.isArray(contact.customFields));
      return contact.customFields.map(({ value }) => value);
    };
    const here = async () => valuesIn(at(await perform(getContact, { contactId }), 'contact'));
    const remote = () => valuesIn(highLevel.act('GET', path).contact);
    return { ...linked, locationId, perform, id, contactId, there, act, here, remote };
  }

  test('is told once, and its values stay here where it is gone there; other fields flow', async () => {
    const { highLevel, there, act, here, perform, contactId, settle, conflicts, id, refusals } = await link();
    highLevel.place.fields.delete(there.id);
    for (const contact of [...highLevel.place.contacts.values()])
      highLevel.place.contacts.set(contact.id, { ...contact, customFields: {} });
    act({ city: 'There' });
    await settle();
    const [told, ...others] = await conflicts();
    assert.deepEqual([told?.part, told?.there, others], ['customField:shoe_size', undefined, []]);
    await perform(updateContact, { contactId, state: 'NY', customFields: [{ id, value: '43' }] });
    await settle();
    assert.deepEqual(await here(), ['43']);
    const [contact] = highLevel.contacts();
    assert.deepEqual([contact?.city, contact?.state], ['There', 'NY']);
    assert.deepEqual([(await conflicts()).length, refusals], [1, []]);
  });

  test('keeps its values there where it was deleted here', async () => {
    const { act, remote, perform, settle, conflicts, id, locationId, there } = await link();
    await perform(deleteField, { locationId, id });
    act({ customFields: [{ id: there.id, field_value: '44' }], city: 'There' });
    await settle();
    assert.deepEqual(remote(), ['44']);
    assert.deepEqual(
      (await conflicts()).map(({ part, here }) => [part, here]),
      [['customField:shoe_size', undefined]],
    );
  });

  test('is told where it has another type or name; by another name its values go on', async () => {
    const { highLevel, there, act, here, perform, settle, conflicts, id, locationId } = await link();
    await perform(updateField, { locationId, id, name: 'Size of shoe' });
    act({ customFields: [{ id: there.id, field_value: '44' }] });
    await settle();
    assert.deepEqual(await here(), ['44']);
    assert.equal((await conflicts()).length, 1);
    highLevel.place.fields.set(there.id, { ...there, name: 'Size of shoe' });
    act({ city: 'There' });
    await settle();
    assert.deepEqual(await conflicts(), []);
    highLevel.place.fields.set(there.id, { ...there, name: 'Size of shoe', dataType: 'NUMERICAL' });
    act({ customFields: [{ id: there.id, field_value: 45 }] });
    await settle();
    assert.deepEqual(await here(), ['44']);
    assert.equal((await conflicts()).length, 1);
  });
});

onStore('A custom field that HighLevel has no more', place => {
  const { perform, clock } = place;

  test('is told with the connection by the next look, before anything of it is sent, and once', async () => {
    const { highLevel, connectionId, settle } = await startConnected(place);
    const { locationId } = place;
    const problems = async () => {
      const health = at(await perform(getConnection, { connectionId }), 'connection.health');
      assert(isRecord(health));
      return health.problems;
    };
    const field = await perform(createField, { locationId, name: 'Floor', dataType: 'TEXT' });
    const id = textAt(field, 'customField.id');
    const contact = { email: 'ada@example.com', city: 'Before', customFields: [{ id, value: '4' }] };
    const contactId = textAt(await perform(createContact, contact), 'contact.id');
    await settle();
    assert.equal(await problems(), undefined);

    highLevel.place.fields.clear();
    clock.advance(300_000);
    await settle();
    const [problem, ...others] = [await problems()].flat();
    assert.deepEqual([at(problem, 'field'), others], ['customField:floor', []]);
    assert.match(textAt(problem, 'message'), /is not in HighLevel any more.*Decide for here/);
    clock.advance(300_000);
    await perform(updateContact, { contactId, city: 'Here', customFields: [{ id, value: '5' }] });
    await settle();
    assert.equal(highLevel.place.fields.size, 0, 'it is not made anew by itself');
    assert.equal(at(highLevel.contacts(), '0.city'), 'Here');
    const told = (await place.events()).filter(({ type }) => type === 'sync.conflict');
    assert.equal(told.length, 1);

    const conflictId = textAt(problem, 'conflictId');
    await perform(resolveConflict, { connectionId, conflictId, choice: 'here' });
    assert.equal(await problems(), undefined);
  });
});
