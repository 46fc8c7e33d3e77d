import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createContact } from '#operations/contact/create.ts';
import { getContact } from '#operations/contact/get.ts';
import { updateContact } from '#operations/contact/update.ts';
import { addFollowers } from '#operations/follower/add.ts';
import { removeFollowers } from '#operations/follower/remove.ts';
import { createTask } from '#operations/task/create.ts';
import { updateTask } from '#operations/task/update.ts';
import { listUsers } from '#operations/user/list.ts';
import { addUser } from '#store/users.ts';
import { cause, onBothEngines } from './support/engines.ts';
import { linkNewLocation } from './support/highlevel/linked.ts';
import { at, textAt } from './support/operations.ts';

onBothEngines('Users of HighLevel are users here', engine => {
  const { clock } = engine;
  const nobody = { firstName: undefined, lastName: undefined, phone: undefined };

  async function link() {
    const linked = await linkNewLocation(engine);
    const { highLevel, settle, locationId, perform, act } = linked;
    const addHere = (name: string, email: string) =>
      engine.store.write(locationId, cause, writer => addUser(writer, { ...nobody, name, email }));
    const addThere = (id: string, firstName: string) =>
      highLevel.place.users.set(id, { id, firstName, email: `${firstName}@Example.com` });
    const users = async () => {
      const found = at(await perform(listUsers, { locationId }), 'users');
      assert(Array.isArray(found));
      return found;
    };
    /** A contact that both sides have. */
    const both = async () => {
      const members = { firstName: 'Priya', email: 'priya@example.com' };
      const here = textAt(await perform(createContact, { locationId, ...members }), 'contact.id');
      await settle();
      const there = textAt(highLevel.contacts().at(-1), 'id');
      const read = async () =>
        at(await perform(getContact, { contactId: here, include: ['tasks'] }), 'contact');
      const remote = () => highLevel.act('GET', `/contacts/${there}`).contact;
      return { here, there, read, remote };
    };
    return { ...linked, perform, act, addHere, addThere, users, both };
  }

  test('each is one by e-mail, or is made, once', async () => {
    const { addHere, addThere, users, settle } = await link();
    const ann = await addHere('Ann Here', 'ann@example.com');
    addThere('there-ann', 'ann');
    addThere('there-bob', 'Bob');
    await settle();
    clock.advance(24 * 3_600_000);
    await settle();
    const found = await users();
    assert.deepEqual(found.map(user => textAt(user, 'name')).sort(), ['Ann Here', 'Bob']);
    assert(found.some(user => at(user, 'id') === ann));
  });

  test('who a contact is assigned to and who follows it goes there and comes here', async () => {
    const { addHere, addThere, users, both, perform, act, settle, refusals } = await link();
    const ann = await addHere('Ann', 'ann@example.com');
    addThere('there-ann', 'ann');
    addThere('there-bob', 'bob');
    const { here, there, read, remote } = await both();
    const bob = textAt(
      (await users()).find(user => at(user, 'name') === 'bob'),
      'id',
    );
    await perform(updateContact, { contactId: here, assignedTo: ann });
    await perform(addFollowers, { contactId: here, followers: [ann, bob] });
    await settle();
    assert.deepEqual(refusals, []);
    assert.deepEqual(
      [at(remote(), 'assignedTo'), at(remote(), 'followers')],
      ['there-ann', ['there-ann', 'there-bob']],
    );
    act('PUT', `/contacts/${there}`, { assignedTo: 'there-bob' });
    act('DELETE', `/contacts/${there}/followers`, { followers: ['there-ann'] });
    await settle();
    assert.deepEqual([at(await read(), 'assignedTo'), at(await read(), 'followers')], [bob, [bob]]);
    await perform(removeFollowers, { contactId: here, followers: [bob] });
    await perform(updateContact, { contactId: here, assignedTo: null });
    await settle();
    assert.deepEqual(
      [at(remote(), 'followers'), JSON.stringify(remote()).includes('assignedTo')],
      [[], false],
    );
  });

  test('who has no counterpart stays on each side, whatever else changes', async () => {
    const { addHere, addThere, both, perform, act, settle } = await link();
    const only = await addHere('Only here', 'here@example.com');
    addThere('there-ann', 'ann');
    const { here, there, read, remote } = await both();
    await perform(updateContact, { contactId: here, assignedTo: only });
    await settle();
    act('PUT', `/contacts/${there}`, { assignedTo: 'hidden', city: 'There' });
    await perform(updateContact, { contactId: here, state: 'NY' });
    await settle();
    assert.deepEqual([at(await read(), 'assignedTo'), at(await read(), 'city')], [only, 'There']);
    assert.deepEqual([at(remote(), 'assignedTo'), at(remote(), 'state')], ['hidden', 'NY']);
  });

  test('who does a task goes there and comes here, and a task of somebody unknown there goes without', async () => {
    const { addHere, addThere, both, perform, act, settle, highLevel } = await link();
    const ann = await addHere('Ann', 'ann@example.com');
    const only = await addHere('Only here', 'here@example.com');
    addThere('there-ann', 'ann');
    addThere('there-bob', 'bob');
    const { here, there } = await both();
    const task = { contactId: here, dueDate: '2026-02-01T09:00:00Z' };
    const known = textAt(await perform(createTask, { ...task, title: 'Known', assignedTo: ann }), 'task.id');
    await perform(createTask, { ...task, title: 'Unknown', assignedTo: only });
    await settle();
    const assigned = () =>
      Object.fromEntries(
        [...highLevel.place.tasks.values()].map(({ members }) => [members.title, members.assignedTo]),
      );
    assert.deepEqual(assigned(), { Known: 'there-ann', Unknown: undefined });
    const [there1] = [...highLevel.place.tasks.values()].filter(({ members }) => members.title === 'Known');
    act('PUT', `/contacts/${there}/tasks/${there1?.id}`, { assignedTo: 'there-bob', completed: true });
    await settle();
    const answer = await perform(getContact, { contactId: here, include: ['tasks'] });
    const tasks = at(answer, 'tasks');
    assert(Array.isArray(tasks));
    const found = tasks.find(({ id }) => id === known);
    assert.notEqual(at(found, 'assignedTo'), ann);
    assert.equal(
      at(
        tasks.find(({ title }) => title === 'Unknown'),
        'assignedTo',
      ),
      only,
    );
    await perform(updateTask, { contactId: here, taskId: known, assignedTo: ann });
    await settle();
    assert.equal(assigned().Known, 'there-ann');
  });
});
