import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { updateContact } from '../../contact/update.ts';
import { onContactStale } from './stale.ts';

const day = 86_400_000;

specifyTrigger(onContactStale, ({ perform, sample, fired, subscribe, clock, runSchedule, runJobs }) => {
  const passDays = async (count: number) => {
    for (let passed = 0; passed < count; passed++) {
      clock.advance(day);
      await runSchedule();
      await runJobs();
    }
  };

  test('a contact is told once when nothing has happened to it for so many days', async () => {
    const filters = await subscribe({ days: 10 });
    const quiet = textAt(await perform(createContact, { firstName: 'Quiet' }), 'contact.id');
    const busy = textAt(await perform(createContact, { firstName: 'Busy' }), 'contact.id');
    await passDays(5);
    await perform(updateContact, { contactId: busy, city: 'Springfield' });
    await passDays(4);
    assert.deepEqual(await fired(), []);
    await passDays(3);
    assert.equal(at(await sample(), 'data.contact.id'), quiet);
    await passDays(3);
    assert.deepEqual(
      (await fired(filters)).map(event => at(event, 'data.contact.id')),
      [quiet, busy],
    );
    await passDays(12);
    assert.equal((await fired()).length, 2, 'to be told of is no activity');
  });
});
