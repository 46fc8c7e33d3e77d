import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { addContact } from '#test/support/calendars.ts';
import { at, type OperationTest, specify, textAt } from '#test/support/operations.ts';
import { insertUsers } from '#test/support/people.ts';
import { deleteContact } from '../contact/delete.ts';
import { eraseContact } from '../contact/erase.ts';
import { mergeContacts } from '../contact/merge.ts';
import { undoMergeOfContacts } from '../contact/undo-merge.ts';
import { listTasks } from '../task/list.ts';
import { createRecurringTask } from './create.ts';
import { deleteRecurringTask } from './delete.ts';
import { getRecurringTask } from './get.ts';
import { listRecurringTasks } from './list.ts';
import { updateRecurringTask } from './update.ts';

const day = 86_400_000;
/** The clock says Thursday, 15 January 2026, four in the morning in New York. */
const daily = { intervalType: 'daily', interval: 1, startDate: '2026-01-15T09:00:00', dueAfterSeconds: 3600 };

async function begin(context: OperationTest, more: object = {}, rule: object = {}) {
  const contactId = await addContact(context);
  const task = { title: 'Call', contactIds: [contactId], rruleOptions: { ...daily, ...rule }, ...more };
  const { locationId } = context;
  const answer = await context.perform(createRecurringTask, { locationId, ...task });
  return { contactId, id: textAt(answer, 'recurringTask.id'), answer };
}

async function dueDates({ perform }: OperationTest, contactId: string): Promise<unknown[]> {
  const { tasks } = await perform(listTasks, { contactId });
  assert(Array.isArray(tasks));
  return tasks.map(task => at(task, 'dueDate'));
}

specify(createRecurringTask, context => {
  const { perform, sample, events, clock, runSchedule } = context;

  test('each time makes a task for each contact and owner, on the clocks of the location, once', async () => {
    const owners = await insertUsers(context, ['Ada Example', 'Kofi Example']);
    const contactId = await addContact(context);
    const { locationId } = context;
    const answer = await sample({
      locationId,
      title: 'Call back',
      description: 'Ask how it went.',
      contactIds: [contactId],
      owners,
      rruleOptions: { ...daily, count: 2 },
    });
    assertHighLevelShape(createRecurringTask, answer);
    assert.equal(at(answer, 'recurringTask.nextOccurrence'), '2026-01-15T14:00:00.000Z');
    await runSchedule();
    assert.deepEqual(await dueDates(context, contactId), []);
    clock.advance(6 * 3_600_000);
    await runSchedule();
    await runSchedule();
    const due = '2026-01-15T15:00:00.000Z';
    assert.deepEqual(await dueDates(context, contactId), [due, due]);
    assert.equal((await events(contactId)).at(-1)?.type, 'task.created');
    clock.advance(5 * day);
    await runSchedule();
    assert.equal((await dueDates(context, contactId)).length, 4, 'two times in all');
  });

  test('what was missed while no server ran comes late, each time once with its own due date', async () => {
    const { contactId } = await begin(context, {}, { startDate: '2026-02-01T09:00:00', count: 3 });
    clock.advance(60 * day);
    await runSchedule();
    assert.deepEqual(await dueDates(context, contactId), [
      '2026-02-01T15:00:00.000Z',
      '2026-02-02T15:00:00.000Z',
      '2026-02-03T15:00:00.000Z',
    ]);
  });

  test('a start that has passed makes its task at once, unless told not to, and nothing of between', async () => {
    const rule = { startDate: '2026-01-01T09:00:00' };
    const made = await begin(context, {}, rule);
    assert.deepEqual(await dueDates(context, made.contactId), ['2026-01-01T15:00:00.000Z']);
    assert.equal(at(made.answer, 'recurringTask.totalOccurrence'), 1);
    const ignored = await begin(context, { ignoreTaskCreation: true }, rule);
    assert.deepEqual(await dueDates(context, ignored.contactId), []);
  });

  test('createTaskIfOverDue: false makes none while the last is open and overdue', async () => {
    const startDate = new Date(clock() + day).toISOString();
    const { contactId } = await begin(context, {}, { startDate, createTaskIfOverDue: false });
    for (let n = 0; n < 3; n++) {
      clock.advance(day);
      await runSchedule();
    }
    assert.equal((await dueDates(context, contactId)).length, 1);
  });

  test('a contact in the bin gets no task; the others do', async () => {
    const other = await addContact(context, 'Omar');
    const contactId = await addContact(context, 'Mina');
    const startDate = new Date(clock() + day).toISOString();
    await begin(context, { contactIds: [contactId, other] }, { startDate });
    await perform(deleteContact, { contactId });
    clock.advance(day);
    await runSchedule();
    assert.equal((await dueDates(context, other)).length, 1);
  });

  test('a merge has the contact that is left take over, once; its undo gives everybody their own', async () => {
    const [left, folded] = [await addContact(context, 'Left'), await addContact(context, 'Folded')];
    const startDate = new Date(clock() + day).toISOString();
    const both = await begin(context, { contactIds: [left, folded] }, { startDate });
    const own = await begin(context, { contactIds: [folded] }, { startDate });
    const idsOf = async ({ id }: { readonly id: string }) =>
      at(await perform(getRecurringTask, { locationId: context.locationId, id }), 'recurringTask.contactIds');
    const merged = await perform(mergeContacts, { primaryId: left, ids: [folded] });
    assert.deepEqual([await idsOf(both), await idsOf(own)], [[left], [left]]);
    clock.advance(day);
    await runSchedule();
    assert.equal((await dueDates(context, left)).length, 2);

    await perform(undoMergeOfContacts, { mergeId: at(merged, 'mergeId') });
    assert.deepEqual([await idsOf(both), await idsOf(own)], [[left, folded], [folded]]);
    clock.advance(day);
    await runSchedule();
    assert.deepEqual(
      [(await dueDates(context, left)).length, (await dueDates(context, folded)).length],
      [3, 2],
    );
  });

  test('a contact that is erased leaves the recurring tasks, and what was for nobody else ends', async () => {
    const [gone, other] = [await addContact(context, 'Gone'), await addContact(context, 'Other')];
    const startDate = new Date(clock() + day).toISOString();
    const both = await begin(context, { contactIds: [gone, other] }, { startDate });
    const own = await begin(context, { contactIds: [gone] }, { startDate });
    await perform(eraseContact, { contactId: gone, reason: 'Request 7' });
    const { locationId } = context;
    const left = await perform(getRecurringTask, { locationId, id: both.id });
    assert.deepEqual(at(left, 'recurringTask.contactIds'), [other]);
    await assert.rejects(perform(getRecurringTask, { locationId, id: own.id }), { code: 'not_found' });
  });

  test('nobody, strangers, no times and a rule that never comes are refused', async () => {
    const refused = (more: object, rule: object, message: string) =>
      assert.rejects(begin(context, more, rule), { code: 'invalid_input', message });
    await refused({ contactIds: [] }, {}, 'contactIds must name a contact: a task is of one');
    await refused({ contactIds: ['unknown'] }, {}, 'contactIds[0] must be the id of a contact');
    await refused({ owners: ['nobody'] }, {}, 'owners[0] must be the id of a user');
    const never = { intervalType: 'yearly', monthOfYear: 2, dayOfMonth: 30 };
    await refused({}, never, 'rruleOptions must come at least once');
    const message = 'rruleOptions.startDate must be an ISO 8601 date, as 2026-11-24T09:00:00Z';
    await refused({}, { startDate: 'soon' }, message);
  });
});

specify(getRecurringTask, context => {
  test('a recurring task is answered with its schedule', async () => {
    const { id, answer } = await begin(context);
    const { locationId } = context;
    const got = await context.sample({ locationId, id });
    assertHighLevelShape(getRecurringTask, got);
    assert.deepEqual(got, answer);
    await assert.rejects(context.perform(getRecurringTask, { locationId, id: 'unknown' }), {
      code: 'not_found',
      message: 'The recurring task was not found in this location.',
    });
  });
});

specify(listRecurringTasks, context => {
  test('recurring tasks are paged, the newest first, all or those of a contact', async () => {
    const { locationId, perform, clock } = context;
    const first = await begin(context, { title: 'First' });
    clock.advance(1000);
    await begin(context, { title: 'Second' });
    const answer = await context.sample({ locationId, limit: 1 });
    assert.equal(at(answer, 'recurringTasks.0.title'), 'Second');
    const rest = await perform(listRecurringTasks, { locationId, cursor: answer.nextCursor });
    assert.equal(at(rest, 'recurringTasks.0.title'), 'First');
    assert.equal(rest.nextCursor, undefined);
    const { recurringTasks } = await perform(listRecurringTasks, { locationId, contactId: first.contactId });
    assert(Array.isArray(recurringTasks) && recurringTasks.length === 1);
  });
});

specify(updateRecurringTask, context => {
  const { perform, sample, clock, runSchedule, events } = context;

  test('another schedule goes on from now, another text is that of the next task', async () => {
    const { id, contactId } = await begin(context);
    const { locationId } = context;
    const rruleOptions = { ...daily, intervalType: 'weekly', dayOfWeek: 'FR' };
    const answer = await sample({ locationId, id, title: 'Write', rruleOptions });
    assertHighLevelShape(updateRecurringTask, answer);
    assert.equal(at(answer, 'recurringTask.nextOccurrence'), '2026-01-16T14:00:00.000Z');
    const updated = (await events()).at(-1);
    assert.equal(updated?.type, 'recurringTask.updated');
    assert.equal(at(updated?.changes, '0.from'), 'Call');
    clock.advance(2 * day);
    await runSchedule();
    assert.deepEqual(await dueDates(context, contactId), ['2026-01-16T15:00:00.000Z']);
    await assert.rejects(perform(updateRecurringTask, { locationId, id, title: 'x' }, { ifVersion: 1 }), {
      code: 'version_conflict',
    });
    await assert.rejects(perform(updateRecurringTask, { locationId, id: 'unknown' }), { code: 'not_found' });
  });
});

specify(deleteRecurringTask, context => {
  const { perform, sample, clock, runSchedule } = context;

  test('a recurring task that is deleted comes no more, and its tasks stay', async () => {
    const { id, contactId } = await begin(context, {}, { startDate: '2026-01-14T09:00:00' });
    const { locationId } = context;
    const answer = await sample({ locationId, id });
    assertHighLevelShape(deleteRecurringTask, answer);
    assert.deepEqual(answer, { id, success: true });
    clock.advance(7 * day);
    await runSchedule();
    assert.equal((await dueDates(context, contactId)).length, 1);
    await assert.rejects(perform(deleteRecurringTask, { locationId, id }), { code: 'not_found' });
  });
});
