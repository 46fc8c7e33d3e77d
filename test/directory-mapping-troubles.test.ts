import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveConflict } from '#operations/conflict/resolve.ts';
import { getConnection } from '#operations/connection/get.ts';
import { getContact } from '#operations/contact/get.ts';
import { listContacts } from '#operations/contact/list.ts';
import { createField } from '#operations/field/create.ts';
import { deleteField } from '#operations/field/delete.ts';
import { listFields } from '#operations/field/list.ts';
import { restoreField } from '#operations/field/restore.ts';
import { setMapping } from '#operations/mapping/set.ts';
import { pauseSync } from '#operations/sync/pause.ts';
import { connectDirectory } from './support/directories.ts';
import { at, onStore, textAt } from './support/operations.ts';

onStore('What a mapping of a directory fills', place => {
  const { perform, runSync, clock } = place;
  const city = { target: 'city', source: 'city', owner: 'directory' } as const;

  /** One person whose cost centre, or what is named so, is mapped to a custom field. */
  async function connect(
    name: string,
    field: { readonly target: string; readonly [member: string]: string },
  ) {
    const { locationId } = place;
    const { graph, connectionId } = await connectDirectory(place, { approveFirstRun: true }, name);
    const email = `${name}@example.com`.toLowerCase();
    const fields = [city, { target: 'email', source: 'mail', owner: 'directory' }, field];
    await perform(setMapping, { connectionId, fields });
    graph.upsert({ id: name, displayName: name, mail: email, city: 'Porto', department: 'Sales' });
    const sync = async () => {
      clock.advance(31_000);
      await runSync();
    };
    await sync();
    const contact = async () => {
      const { contacts } = await perform(listContacts, { query: email });
      const contactId = textAt(contacts, '0.id');
      const shown = at(await perform(getContact, { contactId }), 'contact');
      const values = at(shown, 'customFields');
      assert(Array.isArray(values));
      const kept = values.filter(value => `customField:${at(value, 'key')}` === field.target);
      return [at(shown, 'city'), ...kept.map(value => at(value, 'value'))];
    };
    const problems = async () => {
      const health = at(await perform(getConnection, { connectionId }), 'connection.health');
      const listed = Object.entries(Object(health)).find(([member]) => member === 'problems')?.[1] ?? [];
      assert(Array.isArray(listed));
      return listed;
    };
    const told = async () =>
      (await place.events()).filter(
        ({ type, data }) => type === 'sync.conflict' && at(data, 'connectionId') === connectionId,
      ).length;
    const fieldId = async (key: string) => {
      const fields = at(await perform(listFields, { locationId }), 'customFields');
      assert(Array.isArray(fields));
      const id = fields.find(found => String(at(found, 'fieldKey')).endsWith(key));
      return id && textAt(id, 'id');
    };
    const decide = async (choice: 'here' | 'there') => {
      const conflictId = at(await problems(), '0.conflictId');
      await perform(resolveConflict, { connectionId, conflictId, choice });
    };
    const end = () => perform(pauseSync, { connectionId });
    return { graph, connectionId, locationId, sync, contact, problems, told, fieldId, decide, end };
  }

  test('a custom field that was deleted here is told once and not made anew; all else goes on', async () => {
    const field = { target: 'customField:unit', source: 'department', owner: 'directory', label: 'Unit' };
    const { graph, sync, contact, problems, told, fieldId, decide, locationId, end } = await connect(
      'Gone',
      field,
    );
    assert.deepEqual(await contact(), ['Porto', 'Sales']);
    const id = await fieldId('unit');
    await perform(deleteField, { locationId, id });
    await place.runJobs();
    for (const [town, unit] of [
      ['Lisbon', 'Law'],
      ['Faro', 'Support'],
    ]) {
      graph.upsert({ id: 'Gone', city: town, department: unit });
      await sync();
      assert.deepEqual(await contact(), [town]);
    }
    assert.equal(await fieldId('unit'), undefined);
    const [problem, ...others] = await problems();
    assert.deepEqual([at(problem, 'field'), others, await told()], ['customField:unit', [], 1]);
    assert.match(textAt(problem, 'message'), /Unit was deleted here.*Restore it/);

    await perform(restoreField, { locationId, id });
    await place.runJobs();
    graph.upsert({ id: 'Gone', city: 'Braga' });
    await sync();
    await sync();
    assert.deepEqual([await contact(), await problems()], [['Braga', 'Support'], []]);

    await perform(deleteField, { locationId, id });
    await place.runJobs();
    graph.upsert({ id: 'Gone', department: 'Board' });
    await sync();
    await decide('there');
    await sync();
    assert.deepEqual([await contact(), await problems()], [['Braga', 'Board'], []]);
    assert.notEqual(await fieldId('unit'), id);
    await end();
  });

  test('a custom field of another type is told once, and what fits it goes on', async () => {
    const field = { target: 'customField:badge', source: 'employeeId', owner: 'directory', label: 'Badge' };
    const { graph, sync, contact, problems, told, fieldId, decide, locationId, end } = await connect(
      'Retyped',
      field,
    );
    graph.upsert({ id: 'Retyped', employeeId: 'A7' });
    await sync();
    assert.deepEqual(await contact(), ['Porto', 'A7']);
    await perform(deleteField, { locationId, id: await fieldId('badge') });
    await place.runJobs();
    await perform(createField, { locationId, name: 'Badge', dataType: 'NUMERICAL' });
    for (const employeeId of ['B8', '42']) {
      graph.upsert({ id: 'Retyped', employeeId });
      await sync();
    }
    assert.deepEqual(await contact(), ['Porto', 42]);
    assert.deepEqual([at(await problems(), '0.field'), await told()], ['customField:badge', 1]);
    await decide('here');
    graph.upsert({ id: 'Retyped', employeeId: '43' });
    await sync();
    assert.deepEqual([await contact(), await problems(), await told()], [['Porto', 43], [], 1]);
    await end();
  });
});
