import assert from 'node:assert/strict';

/** A contact as it is on one side. */
export interface Seen {
  readonly name: string;
  readonly members: Readonly<Record<string, unknown>>;
  readonly tags: readonly string[];
  readonly notes: readonly string[];
  readonly tasks: readonly string[];
}

export type SideName = 'here' | 'there';

/** A value that somebody wrote on a side. */
interface Written {
  readonly side: SideName;
  readonly value: unknown;
}

/** Something that is written on both sides: the values that may hold, of which each is the last of its side. */
interface Lineage {
  /** All values that it has had. */
  readonly values: Set<unknown>;
  last: readonly Written[];
  isRemoved: boolean;
  /** It was removed or changed where nothing tells that it is the same as one that was sent without an answer. */
  isDoubtful: boolean;
}

interface ExpectedContact {
  readonly lineage: Lineage;
  readonly members: Map<string, Lineage>;
  readonly notes: Lineage[];
  /** Nothing is said of one that is doubtful. */
  readonly tasks: Map<string, boolean | 'doubtful'>;
}

/**
 * What both sides must hold in the end, by what was written on each: of a value the last one of either side, and never
 * one that its writer, or anybody who saw it, wrote over. Values are told apart, so each is written once.
 */
export class Expected {
  readonly #contacts = new Map<string, ExpectedContact>();

  add(side: SideName, name: string, members: Readonly<Record<string, unknown>>): void {
    const lineages = Object.entries(members).map(([member, value]) => [member, begun(side, value)] as const);
    this.#contacts.set(name, {
      lineage: begun(side, name),
      members: new Map(lineages),
      notes: [],
      tasks: new Map(),
    });
  }

  remove(name: string, isLinked: boolean): void {
    remove(this.#of(name).lineage, isLinked);
  }

  write(side: SideName, { name, members: seen }: Seen, members: Readonly<Record<string, unknown>>): void {
    const expected = this.#of(name).members;
    for (const [member, value] of Object.entries(members)) {
      const lineage = expected.get(member) ?? begun(side, null);
      expected.set(member, lineage);
      write(lineage, side, seen[member] ?? null, value);
    }
  }

  /** A contact without an address, of which the link knows nothing yet, changed in HighLevel: it may be there twice. */
  doubt(name: string): void {
    this.#of(name).lineage.isDoubtful = true;
  }

  addNote(side: SideName, name: string, body: string): void {
    this.#of(name).notes.push(begun(side, body));
  }

  changeNote(side: SideName, name: string, note: { before: string; body: string; isKnown: boolean }): void {
    const lineage = this.#noteOf(name, note.before);
    write(lineage, side, note.before, note.body);
    if (!note.isKnown) lineage.isDoubtful = true;
  }

  removeNote(name: string, body: string, isLinked: boolean): void {
    remove(this.#noteOf(name, body), isLinked);
  }

  addTask(name: string, title: string): void {
    this.#of(name).tasks.set(title, false);
  }

  completeTask(name: string, title: string, isKnown: boolean): void {
    this.#of(name).tasks.set(title, isKnown || 'doubtful');
  }

  /** Throws where a side does not hold what it must. */
  check(contacts: readonly Seen[]): void {
    const byName = new Map(contacts.map(contact => [contact.name, contact]));
    const names = contacts.map(({ name }) => name);
    const doubled = names.filter(
      (name, index) => names.indexOf(name) < index && !this.#contacts.get(name)?.lineage.isDoubtful,
    );
    assert.deepEqual(doubled, [], 'contacts are doubled');
    for (const name of byName.keys()) assert(this.#contacts.has(name), `nobody made ${name}`);
    for (const [name, expected] of this.#contacts) {
      const contact = byName.get(name);
      const { isRemoved, isDoubtful } = expected.lineage;
      if (!contact) assert(isRemoved || isDoubtful, `${name} is lost`);
      else if (!isDoubtful) {
        assert(!isRemoved, `${name} is there though it was deleted`);
        checkContact(contact, expected);
      }
    }
  }

  #of(name: string): ExpectedContact {
    const contact = this.#contacts.get(name);
    assert(contact, `nobody made ${name}`);
    return contact;
  }

  #noteOf(name: string, body: string): Lineage {
    const note = this.#of(name).notes.find(({ values }) => values.has(body));
    assert(note, `nobody wrote the note ${body}`);
    return note;
  }
}

function begun(side: SideName, value: unknown): Lineage {
  return { values: new Set([value]), last: [{ side, value }], isRemoved: false, isDoubtful: false };
}

function write(lineage: Lineage, side: SideName, seen: unknown, value: unknown): void {
  lineage.values.add(value);
  const others = lineage.last.filter(written => written.side !== side && written.value !== seen);
  lineage.last = [...others, { side, value }];
}

function remove(lineage: Lineage, isLinked: boolean): void {
  if (isLinked) lineage.isRemoved = true;
  else lineage.isDoubtful = true;
}

function checkContact(contact: Seen, { members, notes, tasks }: ExpectedContact): void {
  const { name } = contact;
  for (const [member, { last }] of members) {
    const value = contact.members[member] ?? null;
    const may = last.map(written => written.value);
    assert(may.includes(value), `${member} of ${name} is ${value} and must be ${may.join(' or ')}`);
  }
  let found = 0;
  for (const { last, values, isRemoved, isDoubtful } of notes) {
    const bodies = contact.notes.filter(body => values.has(body));
    found += bodies.length;
    if (isDoubtful) continue;
    assert(bodies.length <= 1, `a note of ${name} is doubled: ${bodies.join(', ')}`);
    assert.equal(bodies.length, isRemoved ? 0 : 1, `a note of ${name}: ${[...values].join(', ')}`);
    const may = last.map(({ value }) => value);
    assert(
      isRemoved || may.includes(bodies[0]),
      `a note of ${name} is ${bodies[0]}, not ${may.join(' or ')}`,
    );
  }
  assert.equal(found, contact.notes.length, `${name} has notes that nobody wrote`);
  const isDoubtful = (task: string) => tasks.get(task.replace(/ (true|false)$/, '')) === 'doubtful';
  const done = [...tasks].map(([title, isDone]) => `${title} ${isDone}`).sort();
  assert.deepEqual(
    contact.tasks.filter(task => !isDoubtful(task)),
    done.filter(task => !task.endsWith(' doubtful')),
    `tasks of ${name}`,
  );
}
