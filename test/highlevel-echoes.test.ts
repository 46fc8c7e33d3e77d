import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createContact } from '#operations/contact/create.ts';
import { getContact } from '#operations/contact/get.ts';
import { updateContact } from '#operations/contact/update.ts';
import { createNote } from '#operations/note/create.ts';
import { onBothEngines } from './support/engines.ts';
import { linkNewLocation } from './support/highlevel/linked.ts';
import { at, textAt } from './support/operations.ts';

const people = 20;

onBothEngines('What the link itself wrote in HighLevel', engine => {
  const { clock } = engine;

  test('is not read back: a change costs the call that brings it there', async context => {
    const { highLevel, locationId, perform, settle, act } = await linkNewLocation(engine);
    // As HighLevel does: it tells of a change after it has answered.
    highLevel.arm({ kind: 'webhookLate', times: Number.POSITIVE_INFINITY });
    let seen = 0;
    const calls = (what: RegExp) => {
      const found = highLevel.journal.slice(seen).filter(({ operation }) => what.test(operation));
      return found.length;
    };
    const told = async (what: string) => {
      await settle();
      // The next look finds all that was changed since the one before.
      clock.advance(301_000);
      await settle();
      const counts = { written: calls(/^(PUT|DELETE)|^POST (?!.*search)/), read: calls(/^GET \/contacts/) };
      context.diagnostic(`${what}: ${counts.written} calls that write, ${counts.read} that read`);
      seen = highLevel.journal.length;
      return counts;
    };
    await settle();
    seen = highLevel.journal.length;

    const ids: string[] = [];
    for (let n = 0; n < people; n += 1) {
      const members = { locationId, firstName: `Person ${n}`, email: `person${n}@example.com` };
      ids.push(textAt(await perform(createContact, members), 'contact.id'));
    }
    assert.deepEqual(await told(`${people} contacts made`), { written: people, read: 0 });
    for (const contactId of ids) await perform(updateContact, { contactId, city: 'Lisbon', dnd: true });
    assert.deepEqual(await told(`${people} contacts changed`), { written: people, read: 0 });
    for (const contactId of ids) await perform(updateContact, { contactId, city: 'Porto', tags: ['vip'] });
    // A call for tags answers no time, so that the look reads each once.
    const tagged = await told(`${people} contacts changed and tagged`);
    assert.equal(tagged.written, 2 * people);
    assert(tagged.read <= people, `${tagged.read} contacts were read`);
    for (const contactId of ids) await perform(createNote, { contactId, body: 'Prefers mornings.' });
    assert.deepEqual(await told(`${people} notes made`), { written: people, read: 0 });

    // What somebody changes there right after is read all the same, also back to what it was.
    const [contactId = ''] = ids;
    const there = highLevel.contacts().find(({ email }) => email === 'person0@example.com');
    const remoteId = textAt(there, 'id');
    await perform(updateContact, { contactId, city: 'Faro' });
    await settle();
    act('PUT', `/contacts/${remoteId}`, { city: 'Braga' });
    await settle();
    const city = async () => at(await perform(getContact, { contactId }), 'contact.city');
    assert.equal(await city(), 'Braga');
    act('PUT', `/contacts/${remoteId}`, { city: 'Faro' });
    await settle();
    assert.equal(await city(), 'Faro');
  });
});
