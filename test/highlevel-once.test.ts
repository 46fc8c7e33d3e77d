import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBusiness } from '#operations/business/create.ts';
import { linkContacts } from '#operations/business/link-contacts.ts';
import { createContact } from '#operations/contact/create.ts';
import { createField } from '#operations/field/create.ts';
import { createNote } from '#operations/note/create.ts';
import { createTask } from '#operations/task/create.ts';
import { onBothEngines } from './support/engines.ts';
import { startLinked } from './support/highlevel/linked.ts';
import { textAt } from './support/operations.ts';
import { randomFrom } from './support/random.ts';

/** How many contacts, each with a note or two and a task; and how often an answer is lost. */
const contacts = Number(process.env.ROSTER_ONCE_CONTACTS ?? 40);
const lostShare = 0.1;

onBothEngines('What goes to HighLevel', engine => {
  test('R17. What goes to another system is made once there even when its answer is lost', async context => {
    const { clock, store } = engine;
    const locationId = await engine.newLocation();
    const linked = await startLinked({ store, clock, locationId, searchLag: 2000, random: randomFrom(17) });
    const { highLevel, settle, restart } = linked;
    const times = Number.POSITIVE_INFINITY;
    highLevel.arm({ kind: 'lostAnswer', on: /^POST (?!.*search)/, chance: lostShare, times });
    const perform: typeof engine.perform = (...call) => {
      clock.advance(100);
      return engine.perform(...call);
    };

    const fields: string[] = [];
    for (const name of ['Shoe size', 'Coat size', 'Hat size']) {
      const terms = { name, dataType: 'TEXT', model: 'contact', locationId };
      fields.push(textAt(await perform(locationId, createField, terms), 'customField.id'));
    }
    const businesses: string[] = [];
    for (const name of ['Bakery', 'Brewery', 'Dairy', 'Mill']) {
      const made = await perform(locationId, createBusiness, { name, locationId });
      businesses.push(textAt(made, 'business.id'));
    }
    for (let n = 0; n < contacts; n += 1) {
      // Without an address HighLevel finds no duplicate.
      const address = n % 3 === 0 ? {} : { email: `person${n}@example.com` };
      const customFields = [{ id: fields[n % fields.length], value: `size ${n}` }];
      const members = { locationId, firstName: `Person ${n}`, lastName: 'Example', customFields, ...address };
      const contactId = textAt(await perform(locationId, createContact, members), 'contact.id');
      const businessId = businesses[n % businesses.length];
      await perform(locationId, linkContacts, { locationId, ids: [contactId], businessId });
      // Two that are alike are two there.
      for (let note = 0; note <= n % 2; note += 1)
        await perform(locationId, createNote, { contactId, body: 'Prefers mornings.' });
      await perform(locationId, createTask, { contactId, title: 'Call back', dueDate: '2026-02-01' });
    }

    let rounds = 0;
    const isWaiting = () =>
      store.read(locationId, async ({ database }) => {
        const rows = database
          .selectFrom('outgoing_change')
          .select('id')
          .where('location_id', '=', locationId);
        return (await rows.limit(1).execute()).length > 0;
      });
    do {
      await settle();
      if (rounds % 3 === 0) await restart();
      clock.advance(40_000);
      rounds += 1;
    } while ((await isWaiting()) && rounds < 60);

    const { place, journal } = highLevel;
    const lost = journal.filter(({ isAnswered }) => !isAnswered).length;
    context.diagnostic(`${journal.length} calls, ${lost} answers lost, ${rounds} rounds, doubles 0`);
    assert.deepEqual(linked.refusals, []);
    assert(lost > contacts / 10, `${lost} answers were lost`);
    assert.deepEqual(
      {
        fields: place.fields.size,
        businesses: place.businesses.size,
        contacts: place.contacts.size,
        names: new Set(highLevel.contacts().map(({ firstName }) => firstName)).size,
        notes: place.notes.size,
        tasks: place.tasks.size,
      },
      {
        fields: fields.length,
        businesses: businesses.length,
        contacts,
        names: contacts,
        notes: contacts + Math.floor(contacts / 2),
        tasks: contacts,
      },
    );
  });
});
