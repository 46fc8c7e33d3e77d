import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { startSignedIn } from '#test/support/highlevel/linked.ts';
import { at, person, specify, textAt } from '#test/support/operations.ts';
import { createConnection } from '../connection/create.ts';
import { eraseContact } from '../contact/erase.ts';
import { getContact } from '../contact/get.ts';
import { listContacts } from '../contact/list.ts';
import { mergeContacts } from '../contact/merge.ts';
import { undoMergeOfContacts } from '../contact/undo-merge.ts';
import { previewSync } from './preview.ts';
import { runPersonSync } from './run-person.ts';

specify(runPersonSync, context => {
  const { perform, sample, clock } = context;
  const stepsOf = async (input: object) => {
    const steps = at(await perform(runPersonSync, input), 'steps');
    assert(Array.isArray(steps));
    return steps.map(step => [at(step, 'step'), at(step, 'ok')]);
  };

  test('one person is synced now, and each step is told', async () => {
    const { graph, connectionId } = await connectDirectory(context);
    const [personId = ''] = graph.addUsers(3, 1);
    await perform(runPersonSync, { connectionId, personId, dryRun: true });
    assert.equal(at(await perform(listContacts), 'meta.total'), 0);
    const answer = await sample({ connectionId, personId });
    assert.equal(at(answer, 'contact.externalIds.0.externalId'), `${graph.tenantId}:${personId}`);
    assert.equal(at(await perform(listContacts), 'meta.total'), 1);
    assert.deepEqual(await stepsOf({ connectionId, personId }), [
      ['read', true],
      ['write', true],
    ]);
  });

  test('what the directory rules is written, although a person asked for it', async () => {
    const { graph, connectionId } = await connectDirectory(context, {}, 'Third');
    const [personId = ''] = graph.addUsers(1, 3);
    await perform(runPersonSync, { connectionId, personId });
    graph.upsert({ id: personId, city: 'Lisbon' });
    const preview = await perform(previewSync, { connectionId });
    assert.deepEqual([at(preview, 'update'), at(preview, 'refused')], [1, 0]);
    const answer = await perform(runPersonSync, { connectionId, personId });
    assert.equal(at(answer, 'contact.city'), 'Lisbon');
  });

  test('one who was erased is not made anew, whoever asks', async () => {
    const { graph, connectionId } = await connectDirectory(context, {}, 'Fourth');
    const [personId = ''] = graph.addUsers(1, 4);
    const { contact } = await perform(runPersonSync, { connectionId, personId });
    await perform(eraseContact, { contactId: String(at(contact, 'id')), reason: 'Asked for by the person.' });
    graph.upsert({ id: personId, city: 'Lisbon' });
    const steps = await stepsOf({ connectionId, personId });
    assert.deepEqual(steps.at(-1), ['write', false]);
    await assert.rejects(perform(getContact, { contactId: String(at(contact, 'id')) }), {
      code: 'not_found',
    });
  });

  test('one whose contact was merged into that of another person is neither made anew nor written there', async () => {
    const { graph, connectionId } = await connectDirectory(context, {}, 'Fifth');
    const people = graph.addUsers(2, 5);
    const ids: string[] = [];
    for (const personId of people)
      ids.push(textAt(await perform(runPersonSync, { connectionId, personId }), 'contact.id'));
    const [primaryId = '', other = ''] = ids;
    const [, personId = ''] = people;
    const { mergeId } = await perform(mergeContacts, { primaryId, ids: [other] });
    const before = await perform(getContact, { contactId: primaryId });
    const total = at(await perform(listContacts), 'meta.total');

    graph.upsert({ id: personId, city: 'Lisbon' });
    const { steps } = await perform(runPersonSync, { connectionId, personId });
    assert(Array.isArray(steps));
    assert.match(textAt(steps.at(-1), 'message'), /merged into contact .*, which is another person/);
    assert.deepEqual(await perform(getContact, { contactId: primaryId }), before);
    assert.equal(at(await perform(listContacts), 'meta.total'), total);

    await perform(undoMergeOfContacts, { mergeId });
    assert.equal(at(await perform(getContact, { contactId: other }), 'contact.city'), 'Lisbon');
  });

  test('what was sent to a linked HighLevel account is told, and what came back', async () => {
    const { highLevel, settle } = await startSignedIn(context);
    await settle();
    const { graph, connectionId } = await connectDirectory(context, {}, 'Sixth');
    const [personId = ''] = graph.addUsers(1, 6);
    graph.upsert({
      id: personId,
      city: 'Porto',
      mail: 'person@sixth.example',
      mobilePhone: '+1 202 555 0199',
    });
    // The process that works for the account goes on beside.
    const sync = async () => {
      const asked = perform(runPersonSync, { connectionId, personId });
      const isEnded = asked.then(
        () => true,
        () => true,
      );
      while (!(await Promise.race([isEnded, settle()]))) clock.advance(1000);
      const steps = at(await asked, 'steps');
      assert(Array.isArray(steps));
      return steps.at(-1);
    };
    const made = await sync();
    assert.deepEqual([at(made, 'step'), at(made, 'ok')], ['send', true], textAt(made, 'message'));
    const there = () => highLevel.contacts().find(({ email }) => email === 'person@sixth.example');
    assert.match(
      textAt(made, 'message'),
      new RegExp(`^HighLevel: the contact is ${textAt(there(), 'id')} there`),
    );

    graph.upsert({ id: personId, city: 'Lisbon' });
    const changed = await sync();
    assert.deepEqual(at(changed, 'values'), [{ field: 'city', from: 'Porto', to: 'Lisbon' }]);
    assert.equal(there()?.city, 'Lisbon');
    assert.match(textAt(await sync(), 'message'), /nothing was sent/);

    highLevel.arm({ kind: 'answer', status: 422, times: 100, on: /^PUT/ });
    graph.upsert({ id: personId, city: 'Faro' });
    const refused = await sync();
    assert.deepEqual([at(refused, 'ok'), at(refused, 'step')], [false, 'send']);
    assert.match(textAt(refused, 'message'), /^HighLevel: /);
  });

  test('of a connection without credentials it is told what is missing', async () => {
    const settings = { tenantId: person.tenantId, clientId: person.clientId };
    const made = await perform(createConnection, { type: 'entra', name: 'Bare', settings });
    const connectionId = at(made, 'connection.id');
    for (const ask of [
      () => perform(runPersonSync, { connectionId, personId: 'somebody' }),
      () => perform(previewSync, { connectionId }),
    ])
      await assert.rejects(ask, {
        code: 'link_failed',
        message: 'The connection has no credentials. Set its client secret or certificate.',
      });
  });

  test('why a person is not there is told', async () => {
    const { graph, connectionId } = await connectDirectory(context, {}, 'Second');
    const [personId = ''] = graph.addUsers(1, 2);
    graph.upsert({ id: personId, userType: 'Guest' });
    assert.deepEqual(await stepsOf({ connectionId, personId }), [
      ['read', true],
      ['scope', false],
    ]);
    await assert.rejects(perform(runPersonSync, { connectionId, personId: 'nobody' }), { code: 'not_found' });
  });
});
