import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addAppointment } from '#test/support/hanging.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createNote } from '../note/create.ts';
import { createTask } from '../task/create.ts';
import { createContact } from './create.ts';
import { deleteContact } from './delete.ts';
import { getContactTimeline } from './timeline.ts';
import { updateContact } from './update.ts';

specify(getContactTimeline, context => {
  const { perform, sample, clock } = context;
  const typesIn = (answer: unknown) => {
    const entries = at(answer, 'entries');
    return Array.isArray(entries) ? entries.map(entry => at(entry, 'type')) : [];
  };

  async function makeWithEverything() {
    const contactId = textAt(
      await perform(createContact, { firstName: 'Priya', tags: ['vip'] }),
      'contact.id',
    );
    clock.advance(1000);
    await perform(createTask, { contactId, title: 'Call', dueDate: '2026-01-16' });
    clock.advance(1000);
    await perform(createNote, { contactId, body: 'Prefers mornings.' });
    await perform(updateContact, { contactId, city: 'Graz' });
    clock.advance(1000);
    await addAppointment(context, contactId, 'Cleaning');
    return contactId;
  }

  test('all that there is about a contact stands in order of time, the newest first', async () => {
    const contactId = await makeWithEverything();
    const answer = await sample({ contactId });
    assert.deepEqual(typesIn(answer), ['appointment', 'note', 'change', 'task', 'tag', 'change']);
    assert.equal(at(answer, 'entries.0.appointment.title'), 'Cleaning');
    assert.equal(at(answer, 'entries.1.note.body'), 'Prefers mornings.');
    assert.deepEqual(at(answer, 'entries.2.changes'), [{ field: 'city', from: null, to: 'Graz' }]);
    assert.deepEqual(at(answer, 'entries.4.changes.0.to'), ['vip']);
    assert.equal(at(answer, 'entries.2.by.name'), 'Adele Example');
  });

  test('pages hold each entry once, also those of one moment', async () => {
    const contactId = await makeWithEverything();
    const whole = at(await perform(getContactTimeline, { contactId }), 'entries');
    for (const limit of [1, 2, 4]) {
      const read: unknown[] = [];
      let cursor: unknown;
      do {
        const page = await perform(getContactTimeline, { contactId, limit, ...(cursor ? { cursor } : {}) });
        const entries = at(page, 'entries');
        assert(Array.isArray(entries));
        read.push(...entries);
        cursor = page.nextCursor;
      } while (cursor);
      assert.deepEqual(read, whole);
    }
  });

  test('only some types can be asked for', async () => {
    const contactId = await makeWithEverything();
    const answer = await perform(getContactTimeline, { contactId, types: ['task', 'tag'] });
    assert.deepEqual(typesIn(answer), ['task', 'tag']);
  });

  test('the timeline of an invented or deleted contact is 404, and a foreign cursor is refused', async () => {
    await assert.rejects(perform(getContactTimeline, { contactId: 'invented' }), { code: 'not_found' });
    const contactId = textAt(await perform(createContact, { firstName: 'Omar' }), 'contact.id');
    await assert.rejects(perform(getContactTimeline, { contactId, cursor: 'x' }), { code: 'cursor_invalid' });
    await perform(deleteContact, { contactId });
    await assert.rejects(perform(getContactTimeline, { contactId }), { code: 'not_found' });
  });
});
