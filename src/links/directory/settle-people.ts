import { RosterError } from '#base/errors.ts';
import { insertContacts } from '#store/contacts/insert-contacts.ts';
import type { StoreWriter } from '#store/store.ts';
import type { Directory } from './directory.ts';
import { type AppliedPerson, type ApplyTerms, keepSettled } from './keep-settled.ts';
import { KnownContacts } from './known-contacts.ts';
import { creating, type ReadPerson, type Settled, settlePerson } from './settle-person.ts';

interface SettlingPeople {
  readonly terms: ApplyTerms;
  readonly directory: Directory;
}

/**
 * So many people are written together: others have their turn between, and PostgreSQL writes them meanwhile. It waits for the
 * first of a page, so those are few, and each time there are twice as many.
 */
const writtenFirst = 20;
const writtenAtOnce = 50;

/**
 * Settles people together, what is added table by table. Where somebody's contact cannot be made, which is seldom, all of
 * it is taken back, and they are settled one by one, so that one person's refusal takes nothing else back.
 */
export async function settlePeople(
  store: StoreWriter,
  settling: SettlingPeople,
  people: readonly ReadPerson[],
): Promise<readonly AppliedPerson[]> {
  const together = () => settleTogether(store, settling, people);
  // With one writer nobody else links a contact meanwhile; a savepoint would copy each page that is written.
  const isSure = store.kind === 'sqlite' && people.every(({ row }) => row?.code !== creating);
  if (isSure) return together();
  try {
    return await store.attempt(together);
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  const applied: AppliedPerson[] = [];
  for (const read of people) {
    try {
      applied.push(...(await store.attempt(() => settleTogether(store, settling, [read]))));
    } catch (error) {
      const refused = { read, settled: refusalOf(error, read) };
      await keepSettled(store, settling.terms, [refused]);
      applied.push(refused);
    }
  }
  return applied;
}

async function settleTogether(
  store: StoreWriter,
  { terms, directory }: SettlingPeople,
  people: readonly ReadPerson[],
): Promise<readonly AppliedPerson[]> {
  const known = await KnownContacts.find(
    store,
    directory,
    people
      .filter(({ scope }) => scope.isIn)
      .map(({ person, row, mapped }) => ({
        id: person.id,
        contactId: row?.contact_id ?? null,
        values: mapped.values,
      })),
  );
  const applied: AppliedPerson[] = [];
  const checks: (() => Promise<void>)[] = [];
  for (const group of groupsOf(people)) {
    const some: AppliedPerson[] = [];
    for (const read of group) {
      await store.giveTurn();
      some.push({ read, settled: await settle(store, directory, known, read) });
    }
    const made = some.flatMap(({ settled }) => settled.wrote?.made ?? []);
    checks.push(await insertContacts(store, known.lookalikes, made));
    await keepSettled(store, terms, some);
    applied.push(...some);
  }
  for (const check of checks) await check();
  return applied;
}

function groupsOf(people: readonly ReadPerson[]): readonly (readonly ReadPerson[])[] {
  const groups: (readonly ReadPerson[])[] = [];
  let size = writtenFirst;
  for (let from = 0; from < people.length; ) {
    groups.push(people.slice(from, from + size));
    from += size;
    size = Math.min(size * 2, writtenAtOnce);
  }
  return groups;
}

/** A refusal of one person's contact takes nothing else back. One that is only to be made is not written yet. */
async function settle(
  store: StoreWriter,
  directory: Directory,
  known: KnownContacts,
  read: ReadPerson,
): Promise<Settled> {
  const work = () => settlePerson({ store, directory, known }, read);
  try {
    return await (read.row?.contact_id ? store.attempt(work) : work());
  } catch (error) {
    return refusalOf(error, read);
  }
}

function isRefusal(error: unknown): error is RosterError {
  return error instanceof RosterError && error.status < 500;
}

function refusalOf(error: unknown, { row }: ReadPerson): Settled {
  if (!isRefusal(error)) throw error;
  const { code, message: reason } = error;
  return { outcome: 'refused', state: 'refused', code, reason, contactId: row?.contact_id ?? null };
}
