import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { updateConnection } from '#operations/connection/update.ts';
import { updateContact } from '#operations/contact/update.ts';
import { searchDirectoryPeople } from '#operations/directory/search-people.ts';
import { listSyncRuns } from '#operations/sync/list-runs.ts';
import { undoSyncRun } from '#operations/sync/undo-run.ts';
import { addTagsToContact } from '#operations/tag/add-to-contact.ts';
import { connectDirectory } from './support/directories.ts';
import type { GraphSimulator } from './support/graph/graph.ts';
import { at, onStore, textAt } from './support/operations.ts';
import { insertUsers } from './support/people.ts';
import { contactsByPerson } from './support/synced.ts';

const day = 86_400_000;

onStore('undo of runs with leavers', context => {
  const { clock, perform, runSync, runJobs } = context;
  let graph: GraphSimulator;
  let connectionId = '';
  let owner = '';
  const everything = [{ do: 'tag', tag: 'away' }, { do: 'dnd' }, { do: 'unassign' }];
  before(async () => {
    const leavers = { disabled: everything, softDeleted: [{ do: 'bin' }] };
    ({ graph, connectionId } = await connectDirectory(context, { leavers, ownedFields: 'overwrite' }));
    [owner = ''] = await insertUsers(context, ['Bora']);
  });

  /** Reads what changed, and tells the run that read it. */
  const run = async () => {
    clock.advance(61_000);
    await runSync();
    return textAt(await perform(listSyncRuns, { connectionId }), 'jobs.0.id');
  };
  const undo = async (runId: string) => {
    await perform(undoSyncRun, { connectionId, runId });
    await runJobs();
  };
  /** What a leaver's steps change of a contact, and what is known of the person. */
  const stand = async (id: string) => {
    const synced = (await contactsByPerson(context)).get(id);
    assert(synced, `there is no contact of ${id}`);
    const { isDeleted, contact } = synced;
    const people = at(await perform(searchDirectoryPeople, { connectionId, query: id }), 'people');
    const { tags, dnd, assignedTo = null, city = null } = contact;
    return { isDeleted, tags, dnd, assignedTo, city, state: at(people, '0.state') };
  };
  const hire = async (id: string) => {
    graph.addNamed(id, { city: 'Porto' });
    await run();
    const contactId = textAt((await contactsByPerson(context)).get(id)?.contact, 'id');
    await perform(updateContact, { contactId, assignedTo: owner });
    return contactId;
  };

  test('who was disabled and is enabled again is as disabled as before, then as enabled as before that', async () => {
    await hire('ada');
    const hired = await stand('ada');
    graph.upsert({ id: 'ada', accountEnabled: false });
    const disabling = await run();
    const disabled = await stand('ada');
    assert.deepEqual(
      [disabled.tags, disabled.dnd, disabled.assignedTo, disabled.state],
      [['entra', 'away'], true, null, 'skipped'],
    );
    graph.upsert({ id: 'ada', accountEnabled: true, city: 'Lisbon' });
    const enabling = await run();
    assert.deepEqual(await stand('ada'), { ...hired, city: 'Lisbon' });

    await undo(enabling);
    assert.deepEqual(await stand('ada'), disabled);
    await undo(disabling);
    assert.deepEqual(await stand('ada'), hired);
  });

  test('who was deleted and restored is in the recycle bin again, and out of it by the next run that looks', async () => {
    await hire('bea');
    const hired = await stand('bea');
    graph.remove('bea');
    await run();
    const deleted = await stand('bea');
    assert.deepEqual([deleted.isDeleted, deleted.state], [true, 'removed']);
    graph.restore('bea');
    await undo(await run());
    assert.deepEqual(await stand('bea'), deleted);

    graph.upsert({ id: 'bea', department: 'Care' });
    await run();
    assert.deepEqual(await stand('bea'), hired);
  });

  test('a contact that somebody changed after it came back stays where it is', async () => {
    const contactId = await hire('cal');
    graph.remove('cal');
    await run();
    graph.restore('cal');
    const restoring = await run();
    await perform(addTagsToContact, { contactId, tags: ['vip'] });
    const changed = await stand('cal');
    await undo(restoring);
    assert.deepEqual(await stand('cal'), changed);
  });

  test('of somebody who was disabled, then deleted, the undo of the second leaves what the first did', async () => {
    await hire('dev');
    graph.upsert({ id: 'dev', accountEnabled: false });
    await run();
    const disabled = await stand('dev');
    graph.remove('dev');
    const deleting = await run();
    assert.equal((await stand('dev')).isDeleted, true);
    await undo(deleting);
    assert.deepEqual(await stand('dev'), disabled);
  });

  test('who was deleted and came back disabled is in the recycle bin again', async () => {
    await hire('eve');
    graph.remove('eve');
    await run();
    const deleted = await stand('eve');
    graph.upsert({ id: 'eve', accountEnabled: false });
    const disabling = await run();
    assert.deepEqual((await stand('eve')).tags, ['entra', 'away']);
    await undo(disabling);
    assert.deepEqual(await stand('eve'), deleted);
  });

  test('what is to be done some days after is due again, a day after the undo at the earliest', async () => {
    const disabled = [{ do: 'dnd' }, { do: 'bin', afterDays: 30 }];
    await perform(updateConnection, { connectionId, settings: { leavers: { disabled } } });
    await hire('fay');
    graph.upsert({ id: 'fay', accountEnabled: false });
    await run();
    clock.advance(10 * day);
    graph.upsert({ id: 'fay', accountEnabled: true });
    const enabling = await run();
    clock.advance(30 * day);
    await undo(enabling);
    await context.runSchedule();
    assert.equal((await stand('fay')).isDeleted, false);
    clock.advance(day);
    await context.runSchedule();
    assert.equal((await stand('fay')).isDeleted, true);
  });
});
