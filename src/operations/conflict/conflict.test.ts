import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { startConnected, startLinked } from '#test/support/highlevel/linked.ts';
import { type Answer, at, type OperationTest, specify, textAt } from '#test/support/operations.ts';
import { createConnection } from '../connection/create.ts';
import { createContact } from '../contact/create.ts';
import { getContact } from '../contact/get.ts';
import { updateContact } from '../contact/update.ts';
import { searchDirectoryPeople } from '../directory/search-people.ts';
import { createField } from '../field/create.ts';
import { listConflicts } from './list.ts';
import { resolveConflict } from './resolve.ts';

const settings = { approveFirstRun: true };

/** Two contacts of which each has a part of what the directory says of one person, for each person named. */
async function doubtful(context: OperationTest, ...names: readonly string[]) {
  const { graph, connectionId } = await connectDirectory(context, settings);
  const contacts: Record<string, string[]> = {};
  for (const [index, name] of names.entries()) {
    const mail = `${name}@example.com`;
    const mobilePhone = `+1 415 555 01${10 + index}`;
    const made = [
      { firstName: 'By mail', email: mail },
      { firstName: 'By phone', phone: mobilePhone },
    ];
    contacts[name] = [];
    for (const input of made)
      contacts[name].push(textAt(await context.perform(createContact, input), 'contact.id'));
    graph.upsert({ id: name, displayName: name, mail, mobilePhone, jobTitle: 'Chair' });
  }
  await context.runSync();
  return { graph, connectionId, contacts };
}

function conflictsIn({ conflicts }: Answer): readonly unknown[] {
  assert.ok(Array.isArray(conflicts));
  return conflicts;
}

specify(listConflicts, context => {
  const { perform, sample } = context;

  test('a person who may be several contacts is listed with these until it is decided', async () => {
    const { connectionId, contacts } = await doubtful(context, 'ann', 'bob');
    const first = await sample({ connectionId, status: 'open', limit: 1 });
    const rest = await perform(listConflicts, { connectionId, cursor: at(first, 'nextCursor') });
    assert.equal(Object.hasOwn(rest, 'nextCursor'), false);
    const found = [...conflictsIn(first), ...conflictsIn(rest)];
    assert.deepEqual(found.map(conflict => textAt(conflict, 'personName')).sort(), ['ann', 'bob']);
    const ofAnn = found.find(conflict => at(conflict, 'personId') === 'ann');
    assert.deepEqual(at(ofAnn, 'choices'), [
      { contactId: contacts.ann?.[0], name: 'By mail' },
      { contactId: contacts.ann?.[1], name: 'By phone' },
    ]);
    assert.match(textAt(ofAnn, 'reason'), /One contact has an e-mail of this person, another one the phone/);
    const resolved = await perform(listConflicts, { connectionId, status: 'resolved' });
    assert.deepEqual(conflictsIn(resolved), []);
  });

  test('a connection that is not there has none', async () => {
    await assert.rejects(perform(listConflicts, { connectionId: 'nowhere' }), { code: 'not_found' });
  });
});

specify(resolveConflict, context => {
  const { perform, sample, runSync, clock } = context;

  async function stateOf(connectionId: string, query: string): Promise<unknown> {
    const { people } = await perform(searchDirectoryPeople, { connectionId, query });
    return at(people, '0');
  }

  test('what was decided of a person is done at once, and holds', async () => {
    const { graph, connectionId, contacts } = await doubtful(context, 'ann', 'bob', 'cid');
    const open = conflictsIn(await perform(listConflicts, { connectionId }));
    const idOf = (name: string) =>
      textAt(
        open.find(conflict => at(conflict, 'personId') === name),
        'id',
      );
    const [byMail, byPhone] = contacts.ann ?? [];

    const stranger = { connectionId, conflictId: idOf('ann'), choice: 'contact', value: 'nobody' };
    await assert.rejects(perform(resolveConflict, stranger), { code: 'invalid_input' });
    const answer = await sample({ ...stranger, value: byPhone });
    assert.deepEqual(at(answer, 'conflict.resolution'), { choice: 'contact', value: byPhone });
    assert.equal(at(answer, 'conflict.status'), 'resolved');
    const ann = await perform(getContact, { contactId: byPhone });
    assert.equal(at(ann, 'contact.externalIds.0.system'), 'entra');
    assert.equal(at(ann, 'contact.customFields.0.value'), 'Chair');
    assert.deepEqual(at(await perform(getContact, { contactId: byMail }), 'contact.externalIds'), []);
    await assert.rejects(perform(resolveConflict, { ...stranger, value: byMail }), { code: 'conflict' });

    await perform(resolveConflict, { connectionId, conflictId: idOf('bob'), choice: 'create' });
    const bob = await stateOf(connectionId, 'bob');
    assert.equal(at(bob, 'state'), 'linked');
    assert.equal(contacts.bob?.includes(textAt(bob, 'contactId')), false);

    await perform(resolveConflict, { connectionId, conflictId: idOf('cid'), choice: 'leaveOut' });
    graph.upsert({ id: 'cid', jobTitle: 'Treasurer' });
    clock.advance(31_000);
    await runSync();
    assert.match(textAt(await stateOf(connectionId, 'cid'), 'reason'), /decided to leave the person out/);
    assert.deepEqual(conflictsIn(await perform(listConflicts, { connectionId, status: 'open' })), []);
  });
});

specify(resolveConflict, context => {
  const { perform, runSync, clock } = context;

  test('of an address that two people have it is decided who has it, once', async () => {
    const { graph, connectionId } = await connectDirectory(context, settings);
    for (const id of ['eve', 'fay']) graph.upsert({ id, displayName: id, mail: 'shared@example.com' });
    await runSync();
    const [conflict] = conflictsIn(await perform(listConflicts, { connectionId }));
    assert.equal(at(conflict, 'field'), 'email');
    const contactId = textAt(conflict, 'contactId');
    const holder = [textAt(conflict, 'choices.0.contactId'), textAt(conflict, 'choices.1.contactId')].find(
      id => id !== contactId,
    );
    const choice = { connectionId, conflictId: at(conflict, 'id') };
    await assert.rejects(perform(resolveConflict, { ...choice, choice: 'create' }), {
      code: 'invalid_input',
    });
    await perform(resolveConflict, { ...choice, choice: 'contact', value: contactId });

    const emailOf = async (id: string | undefined) => {
      const { contact } = await perform(getContact, { contactId: id });
      return Object.entries(contact ?? {}).find(([name]) => name === 'email')?.[1];
    };
    assert.deepEqual([await emailOf(contactId), await emailOf(holder)], ['shared@example.com', undefined]);

    for (const id of ['eve', 'fay']) graph.upsert({ id, jobTitle: 'Chair' });
    clock.advance(31_000);
    await runSync();
    assert.deepEqual([await emailOf(contactId), await emailOf(holder)], ['shared@example.com', undefined]);
    assert.deepEqual(conflictsIn(await perform(listConflicts, { connectionId, status: 'open' })), []);
  });
});

/** A contact of which both sides of a link to HighLevel changed the city, and the conflict about it. */
async function twoCities({ perform, store, clock, locationId }: OperationTest, name: string) {
  const made = await perform(createConnection, {
    type: 'highlevel',
    name: `HighLevel of ${name}`,
    settings: { locationId: 'there', conflicts: 'ask' },
  });
  const connectionId = textAt(made, 'connection.id');
  const linked = await startLinked({ store, clock, locationId, connectionId, rule: 'ask' });
  const { highLevel, settle } = linked;
  const contact = { firstName: name, email: `${name}@example.com`, city: 'Before' };
  const contactId = textAt(await perform(createContact, contact), 'contact.id');
  await settle();
  const remote = highLevel.contacts().find(({ firstName }) => firstName === name);
  const path = `/contacts/${textAt(remote, 'id')}`;
  const change = async (here: string, there: string) => {
    clock.advance(5000);
    highLevel.act('PUT', path, { city: there });
    await perform(updateContact, { contactId, city: here });
    await settle();
  };
  await change('Here', 'There');
  const cities = async () => [
    at(await perform(getContact, { contactId }), 'contact.city'),
    at(highLevel.act('GET', path), 'contact.city'),
  ];
  const open = async () =>
    conflictsIn(await perform(listConflicts, { connectionId, status: 'open' })).filter(
      conflict => at(conflict, 'contactId') === contactId,
    );
  return { ...linked, connectionId, contactId, change, cities, open };
}

specify(resolveConflict, context => {
  const { perform } = context;

  test('of a field that both sides changed, one side holds or another value, and both are alike', async () => {
    const { connectionId, contactId, change, cities, open, settle } = await twoCities(context, 'Omar');
    const [conflict] = await open();
    assert.deepEqual(
      [at(conflict, 'kind'), at(conflict, 'field'), at(conflict, 'here'), at(conflict, 'there')],
      ['field', 'city', 'Here', 'There'],
    );
    assert.deepEqual([at(conflict, 'contactId'), at(conflict, 'choices')], [contactId, []]);
    assert.deepEqual(await cities(), ['Here', 'There']);

    const settleBy = async (choice: object) => {
      const conflictId = at(await open(), '0.id');
      const answer = await perform(resolveConflict, { connectionId, conflictId, ...choice });
      await settle();
      assert.deepEqual(await open(), []);
      return answer;
    };
    await settleBy({ choice: 'here' });
    assert.deepEqual(await cities(), ['Here', 'Here']);
    await change('Here again', 'There again');
    await settleBy({ choice: 'there' });
    assert.deepEqual(await cities(), ['There again', 'There again']);
    await change('Here', 'There');
    const answer = await settleBy({ choice: 'value', value: 'Elsewhere' });
    assert.deepEqual(await cities(), ['Elsewhere', 'Elsewhere']);
    assert.deepEqual(at(answer, 'conflict.resolution'), { choice: 'value', value: 'Elsewhere' });
    await change('Here', 'There');
    await settleBy({ choice: 'value', value: null });
    const gone = await perform(getContact, { contactId });
    assert.equal(JSON.stringify(gone).includes('"city"'), false);
  });

  test('only what a field can be is taken for it', async () => {
    const { connectionId, open, cities } = await twoCities(context, 'Wanda');
    const conflictId = at(await open(), '0.id');
    for (const wrong of [
      { choice: 'create' },
      { choice: 'value' },
      { choice: 'here', value: 'x' },
      { choice: 'value', value: 7 },
    ])
      await assert.rejects(perform(resolveConflict, { connectionId, conflictId, ...wrong }));
    assert.deepEqual(await cities(), ['Here', 'There']);
    assert.equal((await open()).length, 1);
  });
});

specify(resolveConflict, context => {
  const { perform, clock } = context;

  test('a custom field that is gone on the other side is made there anew once somebody decides', async () => {
    const { locationId } = context;
    const { connectionId, highLevel, settle } = await startConnected(context);
    const { fields } = highLevel.place;
    const field = await perform(createField, { locationId, name: 'Floor', dataType: 'TEXT' });
    const id = textAt(field, 'customField.id');
    const contact = { email: 'ada@example.com', customFields: [{ id, value: '4' }] };
    const contactId = textAt(await perform(createContact, contact), 'contact.id');
    await settle();
    fields.clear();
    const set = async (value: string) => {
      clock.advance(5000);
      await perform(updateContact, { contactId, customFields: [{ id, value }] });
      await settle();
    };
    await set('5');
    const [conflict, ...others] = conflictsIn(await perform(listConflicts, { connectionId }));
    assert.deepEqual([at(conflict, 'field'), others], ['customField:floor', []]);
    assert.match(textAt(conflict, 'reason'), /Floor is not in HighLevel any more/);
    const choice = { connectionId, conflictId: at(conflict, 'id') };
    await assert.rejects(perform(resolveConflict, { ...choice, choice: 'there' }), { code: 'invalid_input' });
    assert.equal(fields.size, 0);
    await perform(resolveConflict, { ...choice, choice: 'here' });
    await set('6');
    const [anew] = [...fields.keys()];
    const values = at(highLevel.contacts(), '0.customFields');
    assert.ok(Array.isArray(values));
    assert.deepEqual(
      values.filter(value => at(value, 'id') === anew),
      [{ id: anew, value: '6' }],
    );
  });
});
