import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { createField } from '../field/create.ts';
import { createTask } from '../task/create.ts';
import { createSegment } from './create.ts';
import { listSegmentMembers } from './list-members.ts';

specify(listSegmentMembers, context => {
  const { perform, sample } = context;
  const save = async (input: object) =>
    textAt(await perform(createSegment, { name: 'Saved', ...input }), 'segment.id');
  const namesIn = (answer: unknown) => {
    const contacts = at(answer, 'contacts');
    return Array.isArray(contacts) ? contacts.map(contact => at(contact, 'firstName')) : [];
  };

  test('members are paged in the order of the segment, with what is asked for beside each', async () => {
    const cities = { Priya: 'Lisbon', Omar: 'Lisbon', Grace: 'Oslo', Ines: 'Lisbon' };
    for (const [firstName, city] of Object.entries(cities)) {
      const contactId = textAt(await perform(createContact, { firstName, city }), 'contact.id');
      await perform(createTask, { contactId, title: `Call ${firstName}`, dueDate: '2026-02-01' });
    }
    const filters = [{ field: 'city', operator: 'eq', value: 'lisbon' }];
    const segmentId = await save({ filters, sort: [{ field: 'firstNameLowerCase', direction: 'asc' }] });

    const first = await sample({ segmentId, limit: 2, include: ['tasks'] });
    assert.deepEqual([namesIn(first), first.count], [['Ines', 'Omar'], 3]);
    assert.equal(at(first, 'contacts.0.tasks.0.title'), 'Call Ines');
    const { startAfter, startAfterId } = { ...Object(first.meta) };
    const second = await perform(listSegmentMembers, { segmentId, limit: 2, startAfter, startAfterId });
    assert.deepEqual(namesIn(second), ['Priya']);
    assert.equal(at(second, 'meta.startAfter'), null);
  });

  test('without an order the newest come first', async () => {
    const segmentId = await save({ filters: [{ field: 'city', operator: 'eq', value: 'Lisbon' }] });
    assert.equal(at(await perform(listSegmentMembers, { segmentId, limit: 1 }), 'count'), 3);
  });

  test('a place of another order is refused, and so is an invented segment', async () => {
    const segmentId = await save({ filters: [] });
    const wrong = { segmentId, startAfter: 'bm90IGEgcGxhY2U', startAfterId: 'x' };
    await assert.rejects(perform(listSegmentMembers, wrong), { code: 'cursor_invalid' });
    await assert.rejects(perform(listSegmentMembers, { segmentId: 'invented' }), { code: 'not_found' });
  });

  test('a filter on a custom field finds its members', async () => {
    const fieldId = textAt(
      await perform(createField, {
        locationId: context.locationId,
        name: 'Level',
        dataType: 'TEXT',
      }),
      'customField.id',
    );
    await perform(createContact, { firstName: 'Ravi', customFields: [{ id: fieldId, value: 'Gold' }] });
    const filters = [{ field: `customFields.${fieldId}`, operator: 'eq', value: 'gold' }];
    assert.deepEqual(namesIn(await perform(listSegmentMembers, { segmentId: await save({ filters }) })), [
      'Ravi',
    ]);
  });
});
