import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Kysely } from 'kysely';
import { monotonic } from '#base/clock.ts';
import { idMaker } from '#base/id.ts';
import { fullNameOf } from '#contacts/present-contact.ts';
import { toWallClock } from '#contacts/time.ts';
import { demoPeople, demoTenantId } from '#identity/local-tenant/demo.ts';
import { type TenantLocations, Tenants } from '#identity/tenants.ts';
import type { EngineKind } from '#store/columns.ts';
import { fromRow } from '#store/contacts/row.ts';
import { migrate } from '#store/migrate.ts';
import { openStore, type Store } from '#store/store.ts';
import type { Tables } from '#store/tables.ts';
import { testClock } from '#test/support/operations.ts';
import { engineKinds, engineNames, testEngine } from '#test/support/test-engines.ts';
import { seedDemo } from './seed.ts';
import { demoLocation } from './seed-places.ts';

for (const kind of engineKinds) describe(`the demo data on ${engineNames[kind]}`, () => describeOn(kind));

function describeOn(kind: EngineKind): void {
  const { engine, open, close } = testEngine(kind);
  const clock = testClock(Date.UTC(2026, 10, 24, 15));
  const newId = idMaker(clock);
  let store: Store;
  let tenants: Tenants;
  let locations: TenantLocations | undefined;

  const seed = () => seedDemo({ store, tenants, tenantId: demoTenantId, clock });

  before(async () => {
    await open();
    store = openStore({ engine, clock });
    await migrate(store.engine, clock());
    tenants = new Tenants({ store, clock, newId });
    const { name, country, timeZone: timezone } = demoLocation;
    await tenants.ensureTenant(demoTenantId, { name, country, timezone });
    const start = monotonic();
    await seed();
    console.log(`Seeded in ${Math.round(monotonic() - start)} ms.`);
    locations = await tenants.locationsOf(demoTenantId);
  });
  after(close);

  const read = <Rows>(work: (database: Kysely<Tables>) => Promise<Rows>) =>
    store.engine.read(session => work(session.database));
  const readContacts = async () =>
    (await read(tables => tables.selectFrom('contact').selectAll().execute())).map(fromRow);

  test('lies in two locations of the demo tenant, in two countries and zones', async () => {
    const found = await read(tables =>
      tables.selectFrom('location').selectAll().orderBy('is_default', 'desc').execute(),
    );
    assert.deepEqual(
      found.map(({ tenant_id, name, country, timezone, is_default }) => [
        tenant_id,
        name,
        country,
        timezone,
        is_default,
      ]),
      [
        [demoTenantId, 'Example Clinic', 'US', 'America/New_York', 1],
        [demoTenantId, 'Beispiel Praxis', 'DE', 'Europe/Berlin', 0],
      ],
    );
    assert.equal(locations?.ids.size, 2, 'the server knows both at once');
  });

  test('holds a hundred contacts in each, added over eight weeks, no two with one address', async () => {
    const contacts = await readContacts();
    for (const id of locations?.ids ?? []) {
      const here = contacts.filter(contact => contact.locationId === id);
      assert.equal(here.length, 100);
      assert.equal(new Set(here.map(contact => fullNameOf(contact))).size, 100);
      assert.equal(new Set(here.map(contact => contact.dateAdded)).size, 10);
      assert.equal(Math.max(...here.map(contact => contact.dateAdded)), clock());
    }
  });

  test('is plainly invented: example domains and numbers that nobody is given', async () => {
    for (const { kind, value } of await read(tables =>
      tables.selectFrom('contact_key').selectAll().execute(),
    )) {
      assert.match(
        value,
        kind === 'email' ? /@(example\.com|[a-z]+\.example)$/ : /^\+(120255501\d\d|493023125\d{3})$/,
      );
    }
  });

  test('has tags and custom fields of each location, with values', async () => {
    const ofLocation = (row: { location_id: string }) => row.location_id === locations?.defaultId;
    const tags = await read(tables => tables.selectFrom('tag').selectAll().execute());
    assert.deepEqual(
      tags
        .filter(ofLocation)
        .map(({ name }) => name)
        .toSorted(),
      ['VIP', 'follow-up', 'new patient', 'newsletter', 'referral'],
    );
    const fields = await read(tables => tables.selectFrom('custom_field').selectAll().execute());
    assert.deepEqual(
      fields
        .filter(ofLocation)
        .map(({ key }) => key)
        .toSorted(),
      ['preferred_language', 'visits'],
    );
    const values = await read(tables => tables.selectFrom('contact_field').selectAll().execute());
    assert.equal(values.filter(({ text }) => text !== null).length, 200);
    assert.equal(values.filter(({ number }) => number !== null).length, 100);
  });

  test('has businesses with people in them, and campaigns and workflows that contacts are in', async () => {
    const businesses = await read(tables => tables.selectFrom('business').selectAll().execute());
    assert.equal(businesses.length, 12);
    const contacts = await readContacts();
    for (const { id, name } of businesses) {
      const people = contacts.filter(contact => contact.businessId === id);
      assert(people.length >= 5, name);
      for (const { companyName } of people) assert.equal(companyName, name);
    }
    const enrollments = await read(tables => tables.selectFrom('enrollment').selectAll().execute());
    assert.equal(enrollments.filter(({ kind }) => kind === 'campaign').length, 30);
    assert.equal(enrollments.filter(({ kind }) => kind === 'workflow').length, 24);
    assert.equal(new Set(enrollments.map(({ target_id }) => target_id)).size, 8);
  });

  test('has tasks that are overdue, due today, to come and done, and notes', async () => {
    const [today, tomorrow] = ['2026-11-24T05:00:00Z', '2026-11-25T05:00:00Z'].map(Date.parse);
    assert(today !== undefined && tomorrow !== undefined);
    const tasks = (await read(tables => tables.selectFrom('task').selectAll().execute())).filter(
      task => task.location_id === locations?.defaultId,
    );
    const open = tasks.filter(task => task.completed === 0);
    assert.equal(tasks.length - open.length, 10);
    assert.equal(open.filter(task => task.due_date < clock()).length, 10);
    assert.equal(open.filter(task => task.due_date >= today && task.due_date < tomorrow).length, 10);
    assert.equal(open.filter(task => task.due_date >= tomorrow).length, 10);
    assert.equal((await read(tables => tables.selectFrom('note').selectAll().execute())).length, 66);
  });

  test('has appointments behind and ahead, half an hour long and inside working hours', async () => {
    const appointments = await read(tables => tables.selectFrom('appointment').selectAll().execute());
    assert.equal(appointments.length, 50);
    assert.equal(appointments.filter(({ start_time }) => start_time < clock()).length, 26);
    for (const { location_id, start_time, end_time } of appointments) {
      const zone = location_id === locations?.defaultId ? 'America/New_York' : 'Europe/Berlin';
      assert.match(toWallClock(start_time, zone), / (09|12|15):30:00$/);
      assert.equal(end_time - start_time, 1_800_000);
    }
  });

  test('knows the demo people as users before they sign in', async () => {
    const users = await read(tables => tables.selectFrom('user').selectAll().execute());
    assert.deepEqual(
      users.map(({ object_id }) => object_id).toSorted(),
      demoPeople.map(({ objectId }) => objectId).toSorted(),
    );
    const owners = new Set((await readContacts()).map(({ assignedTo }) => assignedTo ?? undefined));
    owners.delete(undefined);
    assert.deepEqual([...owners].toSorted(), users.map(({ id }) => id).toSorted());
  });

  test('wrote its events, every one with its position', async () => {
    const events = await read(tables => tables.selectFrom('event').selectAll().execute());
    assert.equal(events.filter(({ position }) => position === null).length, 0);
    const count = (type: string) => events.filter(event => event.type === type).length;
    assert.equal(count('contact.created'), 200);
    assert.equal(count('task.created'), 80);
    assert.equal(count('appointment.created'), 50);
    assert.equal(count('user.created'), demoPeople.length);
  });

  test('is written once: a second run changes nothing', async () => {
    const before = await read(tables => tables.selectFrom('event').selectAll().execute());
    await seed();
    assert.deepEqual(await read(tables => tables.selectFrom('event').selectAll().execute()), before);
    assert.equal((await read(tables => tables.selectFrom('location').selectAll().execute())).length, 2);
  });
}
