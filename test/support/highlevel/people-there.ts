import type { Random } from '#test/support/random.ts';
import type { IsLinked } from './known.ts';
import type { Found } from './sides.ts';
import { thereSide } from './sides.ts';
import type { HighLevel } from './start.ts';
import { isOfPerson, type WrittenThere } from './written-there.ts';

/** A custom field that is there and here, and that no directory fills. */
export const localField = 'Badge';

interface Working {
  readonly highLevel: HighLevel;
  readonly written: WrittenThere;
  readonly isLinked: IsLinked;
  /** Whose contact it is, also while HighLevel takes another one for it. */
  readonly whose: (contact: Found) => Promise<string>;
  readonly random: Random;
}

/**
 * Somebody does something in HighLevel's own pages, and what must come of it is noted. What is written is called after
 * the step, so that each value is written once. Tells whether there was something to do.
 */
export async function actThere(
  { highLevel, written, isLinked, whose, random }: Working,
  name: string,
): Promise<boolean> {
  const side = thereSide(highLevel);
  const ids = await side.ids();
  const contact = ids.length < 4 || random.next() < 0.08 ? undefined : await side.find(random.pick(ids));
  if (!contact) {
    const website = `https://${name.toLowerCase()}.example`;
    const email = random.next() < 0.7 ? { email: `${name.toLowerCase()}@made.example` } : {};
    written.add(name, { website, ...email });
    await side.add({ firstName: name, website, ...email });
    return true;
  }
  const { id } = contact;
  const key = await whose(contact);
  // What was just sent there is known again by what was sent: changed before that, it is something new.
  const mayChange = async (kind: 'note' | 'task', own: string | undefined): Promise<boolean> =>
    own !== undefined && (!written.isAway(key) || (await isLinked('there', kind, own)));
  const [body, noteId = ''] = pickFrom(contact.noteIds, random) ?? [];
  const [title, taskId = ''] = pickFrom(contact.taskIds, random) ?? [];
  switch (random.below(11)) {
    case 0:
      if (isOfPerson(contact)) return false;
      written.remove(key);
      await side.remove(id);
      return true;
    case 1:
      written.write(key, `note ${name}`, name);
      await side.addNote(id, name);
      return true;
    case 2: {
      if (body === undefined || !(await mayChange('note', noteId))) return false;
      const [origin = ''] = body.split('\n');
      const text = `${origin}\nchanged by ${name}`;
      written.write(key, `note ${origin}`, text);
      await side.changeNote(id, noteId, text);
      return true;
    }
    case 3:
      if (body === undefined || !(await mayChange('note', noteId))) return false;
      written.write(key, `note ${body.split('\n')[0]}`, undefined);
      await side.removeNote(id, noteId);
      return true;
    case 4:
      written.write(key, `task ${name}`, 'false');
      await side.addTask(id, name);
      return true;
    case 5:
      if (title === undefined || !(await mayChange('task', taskId))) return false;
      written.write(key, `task ${title}`, 'true');
      await side.completeTask(id, taskId);
      return true;
    case 6: {
      const tag = random.pick(['a', 'b', 'c', 'd']);
      const isThere = contact.tags.includes(tag);
      written.write(key, `tag ${tag}`, isThere ? undefined : tag);
      highLevel.act(isThere ? 'DELETE' : 'POST', `/contacts/${id}/tags`, { tags: [tag] });
      return true;
    }
    case 7: {
      const website = `https://${name.toLowerCase()}.example`;
      written.write(key, 'website', website);
      await side.change(id, { website });
      return true;
    }
    case 8:
      written.write(key, localField, name);
      await side.change(id, { customFields: [{ id: fieldNamed(highLevel, localField), value: name }] });
      return true;
    case 9:
      return changeOwned(contact, name);
    default: {
      const address1 = `${name} street`;
      written.write(key, 'address1', address1);
      await side.change(id, { address1 });
      return true;
    }
  }

  /** What the directory rules of a person is written over: nobody expects it. */
  async function changeOwned(found: Found, value: string): Promise<boolean> {
    const isMine = !isOfPerson(found);
    const department = highLevel.place.fields.size > 0 && fieldNamed(highLevel, 'Department');
    if (isMine) written.write(key, 'lastName', value);
    const owned = {
      lastName: value,
      country: 'PT',
      companyName: value,
      customFields: [{ id: department, value }],
    };
    await side.change(id, isMine ? { lastName: value } : owned);
    return true;
  }
}

function pickFrom<Value>(
  items: ReadonlyMap<string, Value>,
  random: Random,
): readonly [string, Value] | undefined {
  return items.size === 0 ? undefined : random.pick([...items]);
}

function fieldNamed({ place }: HighLevel, wanted: string): string | undefined {
  return [...place.fields.values()].find(({ name }) => name === wanted)?.id;
}
