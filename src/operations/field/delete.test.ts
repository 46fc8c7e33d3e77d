import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, type OperationTest, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { deleteContact } from '../contact/delete.ts';
import { getContact } from '../contact/get.ts';
import { restoreContact } from '../contact/restore.ts';
import { searchContacts } from '../contact/search.ts';
import { updateContact } from '../contact/update.ts';
import { createField } from './create.ts';
import { deleteField } from './delete.ts';
import { getField } from './get.ts';
import { listFields } from './list.ts';
import { restoreField } from './restore.ts';

const day = 86_400_000;

function helpers(given: OperationTest) {
  const { perform } = given;
  const inLocation = (input: object) => ({ locationId: given.locationId, ...input });
  return {
    inLocation,
    makeField: async (name: string, dataType = 'TEXT') =>
      textAt(await perform(createField, inLocation({ name, dataType })), 'customField.id'),
    makeContact: async (id: string, value: unknown) =>
      textAt(
        await perform(createContact, { firstName: 'Priya', customFields: [{ id, value }] }),
        'contact.id',
      ),
    valuesOf: async (contactId: string) =>
      at(await perform(getContact, { contactId }), 'contact.customFields'),
    found: async (id: string, value: string) => {
      const filters = [{ field: `customFields.${id}`, operator: 'eq', value }];
      return at(await perform(searchContacts, { pageLimit: 10, filters }), 'total');
    },
  };
}

specify(deleteField, given => {
  const { perform, sample, events, runJobs, runSchedule, clock } = given;
  const { inLocation, makeField, makeContact, valuesOf, found } = helpers(given);

  test('a field and its values are hidden at once, and a job then tells of each contact that had one', async () => {
    const id = await makeField('Club');
    const contactId = await makeContact(id, 'Gold');
    const other = textAt(await perform(createContact, { firstName: 'Omar' }), 'contact.id');
    const answer = await sample(inLocation({ id }));

    assertHighLevelShape(deleteField, answer);
    assert.deepEqual(answer, { succeded: true, succeeded: true });
    const hidden = async () => {
      assert.deepEqual(await valuesOf(contactId), []);
      assert.deepEqual(at(await perform(listFields, inLocation({})), 'customFields'), []);
      await assert.rejects(perform(getField, inLocation({ id })), { code: 'not_found' });
      await assert.rejects(found(id, 'Gold'), { code: 'search_filter_invalid' });
    };
    await hidden();
    await runJobs();
    await hidden();
    const [, told, ...more] = await events(contactId);
    assert.equal(told?.type, 'contact.updated');
    assert.equal(told?.operation, 'field.delete');
    assert.deepEqual(told?.changes, [{ field: `customFields.${id}`, from: 'Gold', to: null }]);
    assert.deepEqual(at(told?.data, 'contact.customFields'), []);
    assert.deepEqual(more, []);
    assert.equal((await events(other)).length, 1);
    await assert.rejects(perform(deleteField, inLocation({ id })), { code: 'not_found' });
  });

  test('its name is free for another field, which has values of its own', async () => {
    const id = await makeField('Team');
    const contactId = await makeContact(id, 'Red');
    await perform(deleteField, inLocation({ id }));
    const other = await makeField('Team');
    assert.notEqual(other, id);
    await perform(updateContact, { contactId, customFields: [{ key: 'team', value: 'Blue' }] });
    assert.equal(at(await valuesOf(contactId), '0.value'), 'Blue');
    await assert.rejects(perform(restoreField, inLocation({ id })), { code: 'duplicate_field' });
  });

  test('after 30 days the values are destroyed, those of deleted contacts too, and it cannot be restored', async () => {
    const id = await makeField('Shoe size', 'NUMERICAL');
    const live = await makeContact(id, 42);
    const deleted = await makeContact(id, 43);
    const holders = () =>
      given.store.read(given.locationId, ({ database }) =>
        database
          .selectFrom('contact')
          .select('id')
          .where('location_id', '=', given.locationId)
          .where('fields', 'like', `%${id}%`)
          .execute(),
      );
    await perform(deleteField, inLocation({ id }));
    clock.advance(29 * day);
    await perform(deleteContact, { contactId: deleted });
    await runSchedule();
    await runJobs();
    assert.equal((await holders()).length, 2);
    clock.advance(day);
    await runSchedule();
    const count = (await events()).length;
    await runJobs();
    assert.deepEqual(await holders(), []);
    assert.equal((await events()).length, count, 'what was hidden is destroyed without a word');
    await assert.rejects(perform(restoreField, inLocation({ id })), { code: 'not_found' });
    await perform(restoreContact, { contactId: deleted });
    assert.deepEqual([await valuesOf(live), await valuesOf(deleted)], [[], []]);
  });
});

specify(restoreField, given => {
  const { perform, sample, events, runJobs, runSchedule, clock } = given;
  const { inLocation, makeField, makeContact, valuesOf, found } = helpers(given);

  test('a deleted field comes back with its values, is found by them, and a job tells of each contact', async () => {
    const id = await makeField('Club');
    const contactId = await makeContact(id, 'Gold');
    const changed = await makeContact(id, 'Silver');
    await perform(deleteField, inLocation({ id }));
    await runJobs();
    await perform(updateContact, { contactId: changed, city: 'Bern' });
    clock.advance(29 * day);
    const answer = await sample(inLocation({ id }));

    assert.equal(at(answer, 'customField.fieldKey'), 'contact.club');
    assert.equal(at(await valuesOf(contactId), '0.value'), 'Gold');
    assert.deepEqual([await found(id, 'gold'), await found(id, 'silver')], [1, 1]);
    await runJobs();
    assert.deepEqual((await events(contactId)).at(-1)?.changes, [
      { field: `customFields.${id}`, from: null, to: 'Gold' },
    ]);
    clock.advance(2 * day);
    await runSchedule();
    await runJobs();
    assert.equal(at(await valuesOf(changed), '0.value'), 'Silver');
  });

  test('a field that is restored before the job has run keeps its values; one that is not deleted stays as it is', async () => {
    const id = await makeField('Team');
    const contactId = await makeContact(id, 'Red');
    await perform(deleteField, inLocation({ id }));
    const restored = await perform(restoreField, inLocation({ id }));
    assert.deepEqual(await perform(restoreField, inLocation({ id })), restored);
    await runJobs();
    assert.equal(at(await valuesOf(contactId), '0.value'), 'Red');
    await assert.rejects(perform(restoreField, inLocation({ id: 'unknown' })), { code: 'not_found' });
  });
});
