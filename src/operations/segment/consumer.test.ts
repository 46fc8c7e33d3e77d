import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createBusiness } from '../business/create.ts';
import { linkContacts } from '../business/link-contacts.ts';
import { createContact } from '../contact/create.ts';
import { deleteContact } from '../contact/delete.ts';
import { restoreContact } from '../contact/restore.ts';
import { updateContact } from '../contact/update.ts';
import { bulkAddTags } from '../tag/bulk-add.ts';
import { removeTagsFromContact } from '../tag/remove-from-contact.ts';
import { addContactToWorkflow } from '../workflow/add-contact.ts';
import { createWorkflow } from '../workflow/create.ts';
import { removeContactFromWorkflow } from '../workflow/remove-contact.ts';
import { createSegment } from './create.ts';
import { deleteSegment } from './delete.ts';

specify(createSegment, operation => {
  const { perform, events, runConsumers, store } = operation;
  const save = async (name: string, ...filters: object[]) =>
    textAt(await perform(createSegment, { name, filters }), 'segment.id');
  const make = async (input: object) => textAt(await perform(createContact, input), 'contact.id');
  const passagesOf = async (contactId: string) => {
    await runConsumers();
    return (await events(contactId))
      .filter(({ type }) => type.startsWith('segment.'))
      .map(({ type, data }) => `${type} ${at(data, 'segment.name')}`);
  };

  test('each change of a contact tells of the segments that it enters and leaves, also when it is gone again', async () => {
    await save(
      'Gold in Oslo',
      { field: 'tags', operator: 'eq', value: 'gold' },
      {
        field: 'city',
        operator: 'eq',
        value: 'oslo',
      },
    );
    const contactId = await make({ firstName: 'Priya', city: 'Oslo' });
    await perform(bulkAddTags, { contacts: [contactId], tags: ['Gold'] });
    await perform(removeTagsFromContact, { contactId, tags: ['gold'] });
    assert.deepEqual(await passagesOf(contactId), [
      'segment.entered Gold in Oslo',
      'segment.left Gold in Oslo',
    ]);
    const numbers = (await events(contactId)).map(({ number }) => number);
    assert.deepEqual(numbers, [1, 2, 3, 4, 5]);
  });

  test('one call that changes several parts is one change, and a change within a segment tells nothing', async () => {
    await save(
      'Platinum in Bergen',
      { field: 'tags', operator: 'eq', value: 'platinum' },
      {
        field: 'city',
        operator: 'eq',
        value: 'bergen',
      },
    );
    const contactId = await make({ firstName: 'Omar', city: 'Bergen', tags: ['Platinum'] });
    await perform(updateContact, { contactId, city: 'Bergen', lastName: 'Example' });
    await perform(updateContact, { contactId, city: 'Voss', tags: ['gone'] });
    await perform(updateContact, { contactId, city: 'Bergen', tags: ['platinum'] });
    assert.deepEqual(await passagesOf(contactId), [
      'segment.entered Platinum in Bergen',
      'segment.left Platinum in Bergen',
      'segment.entered Platinum in Bergen',
    ]);
  });

  test('a deleted contact leaves, and a restored one enters', async () => {
    await save('Graces', { field: 'firstNameLowerCase', operator: 'eq', value: 'grace' });
    const contactId = await make({ firstName: 'Grace' });
    await perform(deleteContact, { contactId });
    assert.deepEqual(await passagesOf(contactId), ['segment.entered Graces', 'segment.left Graces']);
    await perform(restoreContact, { contactId });
    assert.deepEqual((await passagesOf(contactId)).slice(2), ['segment.entered Graces']);
  });

  test('workflows and the name of the business count too', async () => {
    const workflowId = textAt(await perform(createWorkflow, { name: 'Recall' }), 'workflow.id');
    const businessId = textAt(await perform(createBusiness, { name: 'Aurora Dental' }), 'business.id');
    await save('In recall', { field: 'activeWorkflows', operator: 'eq', value: workflowId });
    await save('At Aurora', { field: 'businessName', operator: 'contains', value: 'aurora' });
    const contactId = await make({ firstName: 'Ines' });
    await perform(addContactToWorkflow, { contactId, workflowId });
    assert.deepEqual(await passagesOf(contactId), ['segment.entered In recall']);
    await perform(removeContactFromWorkflow, { contactId, workflowId });
    await perform(linkContacts, { businessId, ids: [contactId] });
    assert.deepEqual((await passagesOf(contactId)).slice(1), [
      'segment.left In recall',
      'segment.entered At Aurora',
    ]);
  });

  test('a change whose events lie in two batches is one change', async () => {
    await save(
      'Late in Tromsø',
      { field: 'tags', operator: 'eq', value: 'late' },
      {
        field: 'city',
        operator: 'eq',
        value: 'tromsø',
      },
    );
    await runConsumers();
    const { segmentsAt } = await place();
    const contactId = await make({ firstName: 'Ravi' });
    while ((await position()) - segmentsAt < 199) await make({ firstName: 'Filler' });
    await perform(updateContact, { contactId, city: 'Tromsø', tags: ['late'] });
    assert.deepEqual(await passagesOf(contactId), ['segment.entered Late in Tromsø']);
  });

  const position = async () => (await events()).length;
  const place = async () => {
    const rows = await store.engine.read(session =>
      session.database
        .selectFrom('consumer')
        .select('position')
        .where('location_id', '=', operation.locationId)
        .where('name', '=', 'segments')
        .execute(),
    );
    return { segmentsAt: Number(rows[0]?.position ?? 0) };
  };

  test('a location whose last segment is deleted is read no more', async () => {
    const rows = async () =>
      store.engine.read(session =>
        session.database
          .selectFrom('segment')
          .select('id')
          .where('location_id', '=', operation.locationId)
          .execute(),
      );
    for (const { id } of await rows()) await perform(deleteSegment, { segmentId: id });
    const contactId = await make({ firstName: 'Grace', tags: ['gold'], city: 'Oslo' });
    assert.deepEqual(await passagesOf(contactId), []);
  });
});
