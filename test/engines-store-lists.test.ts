import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBusiness } from '#operations/business/create.ts';
import { listBusinesses } from '#operations/business/list.ts';
import { addContactToCampaign } from '#operations/campaign/add-contact.ts';
import { createCampaign } from '#operations/campaign/create.ts';
import { listCampaigns } from '#operations/campaign/list.ts';
import { removeContactFromAllCampaigns } from '#operations/campaign/remove-all.ts';
import { createContact } from '#operations/contact/create.ts';
import { createField } from '#operations/field/create.ts';
import { listFields } from '#operations/field/list.ts';
import { createLocation } from '#operations/location/create.ts';
import { getLocation } from '#operations/location/get.ts';
import { searchLocations } from '#operations/location/search.ts';
import { updateLocation } from '#operations/location/update.ts';
import { listNotes } from '#operations/note/list.ts';
import { searchNotes } from '#operations/note/search.ts';
import { createTag } from '#operations/tag/create.ts';
import { listTags } from '#operations/tag/list.ts';
import { listTasks } from '#operations/task/list.ts';
import { searchTasks } from '#operations/task/search.ts';
import { listUsers } from '#operations/user/list.ts';
import { searchUsers } from '#operations/user/search.ts';
import { insertUser } from '#store/users.ts';
import { cause, onBothEngines } from '#test/support/engines.ts';
import { at, textAt } from '#test/support/operations.ts';

/** Enough that calls meet. */
const many = 10;

function values(answer: object, list: string, member: string): unknown[] {
  const items = at(answer, list);
  assert(Array.isArray(items));
  return items.map(item => at(item, member));
}

onBothEngines('The lists beside the contacts', engine => {
  test('tasks and notes are sorted and searched alike', async () => {
    const locationId = await engine.newLocation();
    const made = await engine.perform(locationId, createContact, {
      firstName: 'Zoë',
      tasks: [
        { title: 'Done', dueDate: '2026-01-10', completed: true },
        { title: 'Ärger: 50% off', dueDate: '2026-01-20' },
        { title: 'Anruf', dueDate: '2026-01-18' },
      ],
      notes: [{ body: 'Café!' }, { body: 'Pinned_', pinned: true }],
    });
    const contactId = textAt(made, 'contact.id');
    const open = ['Anruf', 'Ärger: 50% off'];
    const tasks = await engine.perform(locationId, listTasks, { contactId });
    assert.deepEqual(values(tasks, 'tasks', 'title'), [...open, 'Done']);
    const found = await engine.perform(locationId, searchTasks, {
      locationId,
      contactId,
      completed: false,
      dueTo: '2026-01-20',
    });
    assert.deepEqual(values(found, 'tasks', 'title'), open);
    assert.equal(at(found, 'total'), 2);
    const byText = await engine.perform(locationId, searchTasks, { locationId, query: 'ARGER 50%' });
    assert.deepEqual(values(byText, 'tasks', 'title'), ['Ärger: 50% off']);
    const notes = await engine.perform(locationId, listNotes, { contactId });
    assert.deepEqual(values(notes, 'notes', 'body'), ['Pinned_', 'Café!']);
    const note = await engine.perform(locationId, searchNotes, { locationId, query: 'd_', limit: 1 });
    assert.deepEqual(values(note, 'notes', 'body'), ['Pinned_']);
  });

  test('of many calls with one name, one makes the tag, and one the field', async () => {
    const locationId = await engine.newLocation();
    const outcomes = async (run: () => Promise<object>) => {
      const settled = await Promise.allSettled(Array.from({ length: many }, run));
      return settled.map(outcome => (outcome.status === 'fulfilled' ? 'made' : at(outcome.reason, 'code')));
    };
    // The first round opens the connections; in the second the calls meet.
    for (const name of ['Newsletter', 'Recall']) {
      const tags = await outcomes(() => engine.perform(locationId, createTag, { locationId, name }));
      assert.deepEqual(tags.toSorted(), [...Array(many - 1).fill('duplicate_tag'), 'made']);
    }
    const field = { locationId, name: 'Insurance', dataType: 'TEXT' };
    const fields = await outcomes(() => engine.perform(locationId, createField, field));
    assert.deepEqual(fields.toSorted(), [...Array(many - 1).fill('duplicate_field'), 'made']);
    assert.deepEqual(values(await engine.perform(locationId, listTags, { locationId }), 'tags', 'name'), [
      'Newsletter',
      'Recall',
    ]);
    const kept = await engine.perform(locationId, listFields, { locationId, model: 'all' });
    assert.deepEqual(values(kept, 'customFields', 'fieldKey'), ['contact.insurance']);
  });

  test('many calls that enrol one contact tell it once, and so do those that take it out', async () => {
    const locationId = await engine.newLocation();
    const contact = await engine.perform(locationId, createContact, { firstName: 'Ada' });
    const contactId = textAt(contact, 'contact.id');
    const made = await engine.perform(locationId, createCampaign, { name: 'Welcome' });
    const campaignId = textAt(made, 'campaign.id');
    const repeat = (run: () => Promise<object>) => Promise.all(Array.from({ length: many }, run));
    await repeat(() => engine.perform(locationId, addContactToCampaign, { contactId, campaignId }));
    await repeat(() => engine.perform(locationId, removeContactFromAllCampaigns, { contactId }));
    const events = await engine.store.read(locationId, ({ database }) =>
      database.selectFrom('event').select('type').where('location_id', '=', locationId).execute(),
    );
    const types = events.map(({ type }) => type).filter(type => type === 'campaign.statusChanged');
    assert.equal(types.length, 2);
    const published = await engine.perform(locationId, listCampaigns, { status: 'published' });
    assert.deepEqual(values(published, 'campaigns', 'name'), ['Welcome']);
  });

  test('businesses and users are listed by name without regard to case', async () => {
    const locationId = await engine.newLocation();
    for (const name of ['Zenith', 'alpha', 'Émile'])
      await engine.perform(locationId, createBusiness, { name });
    const businesses = await engine.perform(locationId, listBusinesses, {});
    assert.deepEqual(values(businesses, 'businesses', 'name'), ['alpha', 'Émile', 'Zenith']);
    await engine.store.write(locationId, cause, async writer => {
      for (const name of ['Zoë Brown', 'ben Brown', 'Adele Green']) {
        await insertUser(writer, {
          tenant_id: locationId,
          id: writer.newId(),
          object_id: name,
          name,
          first_name: null,
          last_name: null,
          email: null,
          email_lower: null,
          phone: null,
          role: 'user',
          date_added: writer.now,
        });
      }
    });
    const users = await engine.perform(locationId, listUsers, {});
    assert.deepEqual(values(users, 'users', 'name'), ['Adele Green', 'ben Brown', 'Zoë Brown']);
    const page = await engine.perform(locationId, searchUsers, { sortDirection: 'desc', limit: 1, skip: 1 });
    assert.deepEqual(values(page, 'users', 'name'), ['ben Brown']);
    assert.equal(at(page, 'count'), 3);
    const found = await engine.perform(locationId, searchUsers, { query: 'zoe' });
    assert.deepEqual(values(found, 'users', 'name'), ['Zoë Brown']);
  });

  test('whatever calls meet, one location of a tenant is its default', async () => {
    const locationId = await engine.newLocation();
    await engine.store.write(locationId, cause, writer =>
      writer.database.insertInto('tenant').values({ id: locationId, date_added: writer.now }).execute(),
    );
    const settings = { default: true };
    await Promise.all(
      Array.from({ length: many }, (_, n) =>
        n % 2 === 0
          ? engine.perform(locationId, createLocation, { name: `Branch ${n}`, settings })
          : engine.perform(locationId, updateLocation, { locationId, settings, name: `Clinic ${n}` }),
      ),
    );
    const all = await engine.perform(locationId, searchLocations, { limit: 100 });
    const defaults = values(all, 'locations', 'settings.default').filter(Boolean);
    assert.deepEqual(defaults, [true]);
    const clinic = await engine.perform(locationId, getLocation, { locationId });
    assert.equal(at(clinic, 'location.version'), 1 + many / 2);
  });

  test('locations that are made at once get a number each', async () => {
    const made = await Promise.all(Array.from({ length: many }, () => engine.newLocation()));
    const rows = await engine.store.engine.read(({ database }) =>
      database.selectFrom('location').select('number').where('id', 'in', made).execute(),
    );
    assert.equal(new Set(rows.map(({ number }) => number)).size, many);
  });
});
