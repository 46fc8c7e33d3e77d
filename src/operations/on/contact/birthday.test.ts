import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { updateContact } from '../../contact/update.ts';
import { onContactBirthday } from './birthday.ts';

const day = 86_400_000;

specifyTrigger(onContactBirthday, ({ perform, sample, fired, subscribe, clock, runSchedule }) => {
  const pass = async (milliseconds: number) => {
    clock.advance(milliseconds);
    await runSchedule();
  };

  test('a birthday is told every year at the hour where the contact lives, before or after it was asked for', async () => {
    const born = { dateOfBirth: '1990-01-16', timezone: 'Europe/Berlin' };
    const early = textAt(await perform(createContact, { firstName: 'Early', ...born }), 'contact.id');
    const filters = await subscribe({ hour: 8 });
    const late = textAt(
      await perform(createContact, { firstName: 'Late', dateOfBirth: '1990-02-01' }),
      'contact.id',
    );
    await perform(updateContact, { contactId: late, dateOfBirth: '1991-01-17' });
    await perform(createContact, { firstName: 'Nobody knows' });

    // It is 9 in the morning of the 15th by UTC, so 22 hours until 8 in Berlin.
    await pass(22 * 3_600_000 - 1);
    assert.deepEqual(await fired(), []);
    await pass(1);
    const event = await sample();
    assert.deepEqual([at(event, 'data.contact.id'), at(event, 'data.birthday')], [early, '2026-01-16']);
    await pass(2 * day);
    assert.equal(at((await fired(filters)).at(-1), 'data.contact.id'), late, 'on the clocks of the location');
    await pass(365 * day);
    assert.equal((await fired()).length, 4);
  });
});
