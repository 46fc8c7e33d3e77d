import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { createContact } from '#operations/contact/create.ts';
import { createLocation } from '#operations/location/create.ts';
import { createNote } from '#operations/note/create.ts';
import { listNotes } from '#operations/note/list.ts';
import { decideSync } from '#operations/sync/decide.ts';
import { listSyncRuns } from '#operations/sync/list-runs.ts';
import { connectDirectory } from './support/directories.ts';
import type { GraphSimulator } from './support/graph/graph.ts';
import { at, onStore, type StoreTest, textAt } from './support/operations.ts';
import { contactsByPerson } from './support/synced.ts';

onStore('One tenant that feeds two locations by rules', context => {
  const { clock, runSync } = context;
  let graph: GraphSimulator;
  let [clinic, care]: readonly Place[] = [];
  before(async () => {
    const second = await context.perform(createLocation, {
      name: 'Care',
      country: 'US',
      timezone: 'America/Denver',
    });
    const careId = textAt(second, 'id');
    const locations = [
      { locationId: careId, attributes: [{ attribute: 'department', is: 'Care' }] },
      { locationId: careId, groups: ['carers'] },
      { locationId: careId, countries: ['Portugal'] },
      { locationId: context.locationId },
    ];
    graph = await context.startDirectory();
    graph.groups.set('carers', []);
    clinic = await connect(context, locations);
    care = await connect(inLocation(context, careId), locations);
  });

  const sync = async (milliseconds = 61_000) => {
    clock.advance(milliseconds);
    await runSync();
  };
  const place = (one: Place | undefined): Place => {
    assert(one, 'the locations were not connected');
    return one;
  };
  /** In which of the two locations a person is a contact that lives. */
  const placesOf = async (id: string) => {
    const found: string[] = [];
    for (const [name, one] of [
      ['clinic', place(clinic)],
      ['care', place(care)],
    ] as const) {
      const known = (await contactsByPerson(one.context)).get(id);
      if (known && !known.isDeleted) found.push(name);
    }
    return found;
  };
  const add = (id: string, members: object = {}) => graph.addNamed(id, members);

  test('everybody is in one location: that of the first rule that holds', async () => {
    add('ada');
    add('bora', { department: 'Care' });
    add('chidi', { country: 'Portugal' });
    graph.groups.set('carers', ['dara']);
    add('dara', { department: 'Sales' });
    await sync();
    for (const [id, expected] of [
      ['ada', 'clinic'],
      ['bora', 'care'],
      ['chidi', 'care'],
      ['dara', 'care'],
    ] as const)
      assert.deepEqual(await placesOf(id), [expected], id);
  });

  test('who changes the department moves, and moved back has the contact with all that hung on it', async () => {
    const contactIn = async (one: Place | undefined) =>
      textAt((await contactsByPerson(place(one).context)).get('bora')?.contact, 'id');
    const contactId = await contactIn(care);
    await place(care).context.perform(createNote, { contactId, body: 'Prefers mornings.' });
    add('bora', { department: 'Sales' });
    await sync();
    assert.deepEqual(await placesOf('bora'), ['clinic']);
    assert.notEqual(await contactIn(clinic), contactId);

    add('bora', { department: 'Care' });
    await sync();
    assert.deepEqual(await placesOf('bora'), ['care']);
    assert.equal(await contactIn(care), contactId);
    const notes = await place(care).context.perform(listNotes, { contactId });
    assert.equal(at(notes, 'notes.0.body'), 'Prefers mornings.');
  });

  test('who joins or leaves a group of a rule moves within the hour', async () => {
    graph.groups.set('carers', ['ada']);
    await sync(3_600_000 + 61_000);
    assert.deepEqual([await placesOf('ada'), await placesOf('dara')], [['care'], ['clinic']]);
  });

  test('a guard counts the people of its own location: who moves away in numbers waits there, and is lost nowhere', async () => {
    const many = Array.from({ length: 30 }, (_, index) => `mover-${index}`);
    for (const id of many) add(id);
    await sync();
    for (const id of many) add(id, { department: 'Care' });
    await sync();
    for (const id of many)
      assert.deepEqual(await placesOf(id), ['clinic', 'care'], 'it waits for a decision');
    const { context: inClinic, connectionId } = place(clinic);
    const [run] = [at(await inClinic.perform(listSyncRuns, { connectionId }), 'jobs.0')];
    assert.equal(at(run, 'state'), 'stopped');
    await inClinic.perform(decideSync, { connectionId, runId: at(run, 'id'), decision: 'continue' });
    await sync();
    for (const id of many) assert.deepEqual(await placesOf(id), ['care']);
  });

  test('a contact that a location has already is the person who moves there', async () => {
    const { context: inCare } = place(care);
    const contactId = textAt(
      await inCare.perform(createContact, { firstName: 'Eli', email: 'eli@contoso.example' }),
      'contact.id',
    );
    add('eli');
    await sync();
    assert.deepEqual(await placesOf('eli'), ['clinic']);
    add('eli', { department: 'Care' });
    await sync();
    assert.deepEqual(await placesOf('eli'), ['care']);
    assert.equal(textAt((await contactsByPerson(inCare)).get('eli')?.contact, 'id'), contactId);
  });
});

interface Place {
  readonly context: StoreTest;
  readonly connectionId: string;
}

/** Whoever is no longer of the location goes to its recycle bin. */
async function connect(context: StoreTest, locations: readonly object[]): Promise<Place> {
  const { connectionId } = await connectDirectory(context, {
    approveFirstRun: true,
    people: { locations },
    leavers: { leftScope: [{ do: 'bin' }] },
  });
  return { context, connectionId };
}

/** The same test in another location of the tenant. */
function inLocation(context: StoreTest, locationId: string): StoreTest {
  const locations = { defaultId: locationId, ids: new Set([locationId]) };
  return {
    ...context,
    locations,
    locationId,
    perform: (operation, input, options) => context.perform(operation, input, { locations, ...options }),
  };
}
