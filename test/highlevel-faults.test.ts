import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RosterError } from '#base/errors.ts';
import { isRecord } from '#base/json.ts';
import { createContact } from '#operations/contact/create.ts';
import { deleteContact } from '#operations/contact/delete.ts';
import { getContact } from '#operations/contact/get.ts';
import { listContacts } from '#operations/contact/list.ts';
import { updateContact } from '#operations/contact/update.ts';
import { createNote } from '#operations/note/create.ts';
import { deleteNote } from '#operations/note/delete.ts';
import { updateNote } from '#operations/note/update.ts';
import type { Operation } from '#operations/operation.ts';
import { createTask } from '#operations/task/create.ts';
import { setTaskCompleted } from '#operations/task/set-completed.ts';
import { onBothEngines } from './support/engines.ts';
import { type Linked, startLinked } from './support/highlevel/linked.ts';
import { at, textAt } from './support/operations.ts';
import { type Random, randomFrom } from './support/random.ts';

/** Repeats a run that was told of: `ROSTER_FAULT_SEED=7`. */
const seed = Number(process.env.ROSTER_FAULT_SEED ?? 2026);
const steps = Number(process.env.ROSTER_FAULT_STEPS ?? 120);

onBothEngines('Both sides change under every fault of HighLevel', engine => {
  test(`and end alike, with nothing lost and nothing doubled (seed ${seed})`, async context => {
    const { clock, store } = engine;
    const random = randomFrom(seed);
    const locationId = await engine.newLocation();
    const linked = await startLinked({ store, clock, locationId, random, searchLag: 2000 });
    const perform = async (operation: Operation, input: object) => {
      try {
        return await engine.perform(locationId, operation, input);
      } catch (error) {
        // What a person looked at may have been deleted there meanwhile.
        if (error instanceof RosterError && error.code === 'not_found') return {};
        throw error;
      }
    };
    const sides = { here: hereSide(perform, locationId), there: thereSide(linked) };
    armAll(linked);

    const expected = new Set<string>();
    let restarts = 0;
    for (let step = 0; step < steps; step += 1) {
      clock.advance(2000 + random.below(20_000));
      const side = random.pick([sides.here, sides.there]);
      await act(random, side, `P${step}`, expected);
      if (random.next() < 0.3) await linked.begin();
      if (random.next() < 0.05) {
        await linked.restart();
        restarts += 1;
      }
      if (random.next() < 0.15) await linked.settle();
    }
    linked.highLevel.disarm();
    for (let day = 0; day < 3; day += 1) {
      for (let minute = 0; minute < 4; minute += 1) {
        await linked.settle();
        clock.advance(16 * 60_000);
      }
      clock.advance(24 * 3_600_000);
    }
    await linked.settle();

    const [here, there] = [await sides.here.all(), await sides.there.all()];
    context.diagnostic(
      `${steps} changes, ${linked.highLevel.journal.length} calls, ${restarts} restarts, ${here.length} contacts at the end`,
    );
    assert.deepEqual(linked.refusals, []);
    assert.deepEqual(await linked.conflicts(), []);
    assert.deepEqual(
      here.map(({ name }) => name),
      [...expected].sort(),
    );
    assert.deepEqual(there, here);
  });
});

function armAll({ highLevel }: Linked): void {
  const times = Number.POSITIVE_INFINITY;
  const calls = [
    { kind: 'lostAnswer', chance: 0.06 },
    { kind: 'cut', chance: 0.04 },
    { kind: 'answer', status: 503, chance: 0.03 },
    { kind: 'answer', status: 429, retryAfter: 1, chance: 0.02 },
    { kind: 'slow', milliseconds: 3, chance: 0.05 },
  ] as const;
  const webhooks = [
    { kind: 'webhookLost', chance: 0.1 },
    { kind: 'webhookDoubled', chance: 0.1 },
    { kind: 'webhookLate', chance: 0.1 },
  ] as const;
  for (const fault of [...calls, ...webhooks]) highLevel.arm({ ...fault, times });
}

/** A contact as both sides must hold it at the end. */
interface Seen {
  readonly name: string;
  readonly members: readonly unknown[];
  readonly notes: readonly string[];
  readonly tasks: readonly string[];
}

/** What a person does on one side. */
interface Side {
  all(): Promise<readonly Seen[]>;
  ids(): Promise<readonly { readonly id: string; readonly name: string }[]>;
  add(members: object): Promise<void>;
  change(id: string, members: object): Promise<void>;
  remove(id: string): Promise<void>;
  addNote(id: string, body: string): Promise<void>;
  changeNote(id: string, body: string, random: Random): Promise<void>;
  removeNote(id: string, random: Random): Promise<void>;
  addTask(id: string, title: string): Promise<void>;
  completeTask(id: string, random: Random): Promise<void>;
}

async function act(random: Random, side: Side, name: string, expected: Set<string>): Promise<void> {
  const known = await side.ids();
  if (known.length < 4 || random.next() < 0.2) {
    expected.add(name);
    const email = random.next() < 0.7 ? { email: `${name.toLowerCase()}@example.com` } : {};
    return side.add({ firstName: name, tags: [random.pick(['a', 'b'])], ...email });
  }
  const { id, name: its } = random.pick(known);
  switch (random.below(9)) {
    case 0:
      expected.delete(its);
      return side.remove(id);
    case 1:
      return side.addNote(id, `Note ${name}`);
    case 2:
      return side.changeNote(id, `Changed ${name}`, random);
    case 3:
      return side.removeNote(id, random);
    case 4:
      return side.addTask(id, `Task ${name}`);
    case 5:
      return side.completeTask(id, random);
    case 6:
      return side.change(id, { tags: [random.pick(['a', 'b', 'c']), random.pick(['d', 'e'])] });
    case 7:
      return side.change(id, { city: name, state: random.pick(['NY', 'NJ']) });
    default:
      return side.change(id, { lastName: `Of ${name}`, website: null });
  }
}

function listAt(answer: unknown, path: string): readonly unknown[] {
  const list = at(answer, path);
  assert(Array.isArray(list));
  return list;
}

function seen(contact: unknown, notes: readonly unknown[], tasks: readonly unknown[]): Seen {
  assert(isRecord(contact));
  const { firstName, lastName, email, city, state, tags } = contact;
  const shownTags = Array.isArray(tags) ? tags.map(tag => String(tag).toLowerCase()).sort() : [];
  return {
    name: String(firstName),
    members: [lastName ?? null, email ?? null, city ?? null, state ?? null, shownTags],
    notes: notes.map(note => textAt(note, 'body')).sort(),
    tasks: tasks.map(task => `${at(task, 'title')} ${at(task, 'completed')}`).sort(),
  };
}

const byName = (one: Seen, other: Seen) => (one.name < other.name ? -1 : 1);

function hereSide(
  perform: (operation: Operation, input: object) => Promise<object>,
  locationId: string,
): Side {
  const read = (contactId: string) => perform(getContact, { contactId, include: ['notes', 'tasks'] });
  const contacts = async () => listAt(await perform(listContacts, { locationId, limit: 100 }), 'contacts');
  const pickFrom = async (contactId: string, list: 'notes' | 'tasks', random: Random) => {
    const answer = await read(contactId);
    const records = list in answer ? listAt(answer, list) : [];
    return records.length === 0 ? undefined : textAt(random.pick(records), 'id');
  };
  return {
    async all() {
      const found: Seen[] = [];
      for (const contact of await contacts()) {
        const answer = await read(textAt(contact, 'id'));
        found.push(seen(at(answer, 'contact'), listAt(answer, 'notes'), listAt(answer, 'tasks')));
      }
      return found.sort(byName);
    },
    async ids() {
      return (await contacts()).map(contact => ({
        id: textAt(contact, 'id'),
        name: textAt(contact, 'firstName'),
      }));
    },
    async add(members) {
      await perform(createContact, { locationId, ...members });
    },
    async change(contactId, members) {
      await perform(updateContact, { contactId, ...members });
    },
    async remove(contactId) {
      await perform(deleteContact, { contactId });
    },
    async addNote(contactId, body) {
      await perform(createNote, { contactId, body });
    },
    async changeNote(contactId, body, random) {
      const id = await pickFrom(contactId, 'notes', random);
      if (id !== undefined) await perform(updateNote, { contactId, id, body });
    },
    async removeNote(contactId, random) {
      const id = await pickFrom(contactId, 'notes', random);
      if (id !== undefined) await perform(deleteNote, { contactId, id });
    },
    async addTask(contactId, title) {
      await perform(createTask, { contactId, title, dueDate: '2026-03-01T09:00:00Z' });
    },
    async completeTask(contactId, random) {
      const taskId = await pickFrom(contactId, 'tasks', random);
      if (taskId !== undefined) await perform(setTaskCompleted, { contactId, taskId, completed: true });
    },
  };
}

function thereSide({ highLevel }: Linked): Side {
  const { place } = highLevel;
  const of = <Item extends { readonly contactId: string }>(items: ReadonlyMap<string, Item>, id: string) =>
    [...items.values()].filter(({ contactId }) => contactId === id);
  return {
    async all() {
      return highLevel
        .contacts()
        .map(contact => {
          const id = textAt(contact, 'id');
          const [notes, tasks] = [of(place.notes, id), of(place.tasks, id)];
          return seen(
            contact,
            notes.map(({ members }) => members),
            tasks.map(({ members }) => members),
          );
        })
        .sort(byName);
    },
    async ids() {
      return highLevel
        .contacts()
        .map(contact => ({ id: textAt(contact, 'id'), name: textAt(contact, 'firstName') }));
    },
    async add(members) {
      highLevel.act('POST', '/contacts/', members);
    },
    async change(id, members) {
      highLevel.act('PUT', `/contacts/${id}`, members);
    },
    async remove(id) {
      highLevel.act('DELETE', `/contacts/${id}`);
    },
    async addNote(id, body) {
      highLevel.act('POST', `/contacts/${id}/notes`, { body });
    },
    async changeNote(id, body, random) {
      const notes = of(place.notes, id);
      if (notes.length > 0) highLevel.act('PUT', `/contacts/${id}/notes/${random.pick(notes).id}`, { body });
    },
    async removeNote(id, random) {
      const notes = of(place.notes, id);
      if (notes.length > 0) highLevel.act('DELETE', `/contacts/${id}/notes/${random.pick(notes).id}`);
    },
    async addTask(id, title) {
      const task = { title, dueDate: '2026-03-01T09:00:00.000Z', completed: false };
      highLevel.act('POST', `/contacts/${id}/tasks`, task);
    },
    async completeTask(id, random) {
      const tasks = of(place.tasks, id);
      if (tasks.length > 0)
        highLevel.act('PUT', `/contacts/${id}/tasks/${random.pick(tasks).id}/completed`, { completed: true });
    },
  };
}
