import { isDeepStrictEqual } from 'node:util';
import type { Seen } from './expected.ts';

/** By which the contact of a person of a directory is known on both sides: the custom field of the employee ID. */
const personField = 'Employee ID';

/** The person of a directory that a contact is, or else its name. */
export function keyOf({ name, members }: Seen): string {
  return isOfPerson({ members }) ? String(members[personField]) : name;
}

export function isOfPerson({ members }: Pick<Seen, 'members'>): boolean {
  return members[personField] !== undefined;
}

const isPersonId = /^[\da-f-]{36}$/;

/** What is written of a contact by parts, which change by themselves. Several notes or tasks of one origin are a list. */
export type Parts = ReadonlyMap<string, unknown>;

/** The first line of a note, and the title of a task, say which it is. */
export function partsOf({ members, tags, notes, tasks }: Seen): Parts {
  const hanging = [
    ...notes.map(body => [`note ${body.split('\n')[0]}`, body] as const),
    ...tasks.map(task => {
      const [, title, isDone] = /^(.*) (true|false)$/.exec(task) ?? [];
      return [`task ${title}`, isDone] as const;
    }),
  ];
  const gathered = new Map<string, string[]>();
  for (const [part, value = ''] of hanging) gathered.set(part, [...(gathered.get(part) ?? []), value]);
  return new Map<string, unknown>([
    ...Object.entries(members),
    ...tags.map(tag => [`tag ${tag}`, tag] as const),
    ...[...gathered].map(([part, values]) => [part, values.length === 1 ? values[0] : values] as const),
  ]);
}

/** The values of which one must stand; undefined for nothing. */
type May = readonly unknown[];

interface Pending {
  readonly part: string;
  readonly before: May;
  readonly value: unknown;
}

/**
 * What people at HighLevel wrote of contacts: it must stand on both sides, exactly. But for whom the directory deletes:
 * the contact there goes with whatever was not taken over by then, so that of such a part either value may stand.
 */
export class WrittenThere {
  readonly #parts = new Map<string, Map<string, May>>();
  readonly #pending = new Map<string, readonly Pending[]>();
  /** Whoever left since both sides were last alike may be on the way out or back. */
  readonly #away = new Set<string>();
  readonly #removed = new Set<string>();
  sure = 0;
  unsure = 0;

  isAway(key: string): boolean {
    return this.#away.has(key);
  }

  /** A contact that was made there. */
  add(key: string, parts: Readonly<Record<string, unknown>>): void {
    this.#parts.set(key, new Map(Object.entries(parts).map(([part, value]) => [part, [value]])));
  }

  /** One that no directory knows was deleted there. */
  remove(key: string): void {
    this.#parts.delete(key);
    this.#pending.delete(key);
    this.#removed.add(key);
  }

  write(key: string, part: string, value: unknown): void {
    const parts = this.#parts.get(key) ?? new Map<string, May>();
    this.#parts.set(key, parts);
    const before = parts.get(part) ?? [undefined];
    parts.set(part, this.isAway(key) ? [...before, value] : [value]);
    if (this.isAway(key)) this.unsure++;
    else this.sure++;
    if (!this.isAway(key))
      this.#pending.set(key, [...(this.#pending.get(key) ?? []), { part, before, value }]);
  }

  /** The directory deletes somebody: what of the contact has been taken over by then stays. */
  leave(key: string, taken: Parts): void {
    this.#away.add(key);
    const parts = this.#parts.get(key);
    for (const { part, before, value } of this.#pending.get(key) ?? []) {
      const may = parts?.get(part) ?? [];
      if (isDeepStrictEqual(may, [taken.get(part) ?? undefined])) continue;
      parts?.set(part, [...before, value, ...may]);
      this.sure--;
      this.unsure++;
    }
    this.#pending.delete(key);
  }

  /** What of the contacts is not as it must be. From then on what they hold is known. */
  check(contacts: readonly Seen[]): readonly object[] {
    const wrong: object[] = [];
    const byKey = new Map<string, Parts>();
    for (const contact of contacts) {
      const key = keyOf(contact);
      if (byKey.has(key)) wrong.push({ key, is: 'doubled' });
      if (this.#removed.has(key)) wrong.push({ key, is: 'there though it was deleted' });
      if (!isOfPerson(contact) && !this.#parts.has(key)) wrong.push({ key, is: 'made by nobody' });
      byKey.set(key, partsOf(contact));
      if (!this.#parts.has(key)) this.#parts.set(key, new Map());
    }
    for (const [key, parts] of this.#parts) {
      const found = byKey.get(key);
      // Who is in no directory any more is in the recycle bin.
      if (!found) {
        if (!isPersonId.test(key)) wrong.push({ key, is: 'lost' });
        continue;
      }
      for (const [part, may] of parts) {
        const value = found.get(part) ?? undefined;
        if (!may.some(one => isDeepStrictEqual(one, value))) wrong.push({ key, part, may, value });
        parts.set(part, [value]);
      }
      for (const part of found.keys())
        if (/^(note|task) /.test(part) && !parts.has(part))
          wrong.push({ key, part, is: 'written by nobody' });
    }
    this.#pending.clear();
    this.#away.clear();
    return wrong;
  }
}
