import { isDeepStrictEqual } from 'node:util';
import type { GraphSimulator } from './graph/graph.ts';
import { seededUser } from './graph/seed-users.ts';
import { at } from './operations.ts';
import type { Random } from './random.ts';
import type { SyncedContact } from './synced.ts';

/** What the contact of a user tells of it. */
interface Values {
  readonly givenName: string;
  readonly surname: string;
  readonly mail: string;
  readonly city: string | null;
  readonly jobTitle: string | null;
  readonly department: string;
  readonly companyName: string;
}

interface ModelUser {
  readonly id: string;
  state: 'live' | 'disabled' | 'removed' | 'gone';
  values: Values;
}

const cities = ['Lisbon', 'Porto', 'Faro', 'Braga', null];
const titles = ['Nurse', 'Doctor', 'Clerk', null];
const departments = ['Care', 'Surgery', 'Billing'];
const companies = ['Contoso', 'Fabrikam'];

/**
 * A directory that changes by chance, and what must have become of it. Nobody in it shares an address, and each has the id
 * as employee ID too.
 */
export class DirectoryModel {
  readonly #graph: GraphSimulator;
  readonly #random: Random;
  readonly #users: ModelUser[] = [];
  #number = 0;
  #left: string[] = [];

  constructor(graph: GraphSimulator, random: Random) {
    this.#graph = graph;
    this.#random = random;
  }

  /** The ids of those who were deleted since it was asked last. */
  takeLeavers(): readonly string[] {
    const left = this.#left;
    this.#left = [];
    return left;
  }

  /** Changes something of somebody. */
  change(): void {
    const user = this.#users.length < 20 ? undefined : this.#random.pick(this.#users);
    const roll = this.#random.next();
    if (!user || roll < 0.15) this.#add();
    else if (user.state === 'removed') this.#restore(user);
    else if (user.state === 'gone') this.#add();
    else if (user.state === 'disabled') this.#set(user, {}, 'live');
    else if (roll < 0.25) this.#leave(user, 'removed');
    else if (roll < 0.3) this.#leave(user, 'gone');
    else if (roll < 0.36) this.#set(user, {}, 'disabled');
    else if (roll < 0.44) this.#swapMails(user);
    else if (roll < 0.5) this.#succeed(user);
    else if (roll < 0.6) this.#set(user, { mail: `moved.${this.#number++}@contoso.example` });
    else if (roll < 0.7)
      this.#set(user, { givenName: this.#random.pick(['Ana', 'Zoë', 'Łukasz']), surname: 'Nova' });
    else if (roll < 0.75) this.#set(user, { department: this.#random.pick(departments) });
    else if (roll < 0.8) this.#set(user, { companyName: this.#random.pick(companies) });
    else this.#set(user, { city: this.#random.pick(cities), jobTitle: this.#random.pick(titles) });
  }

  #add(mail?: string): void {
    const { id, givenName, surname, jobTitle, city, department, companyName, ...rest } = seededUser(
      this.#number++,
      1,
    );
    const values = {
      givenName: String(givenName),
      surname: String(surname),
      mail: mail ?? String(rest.mail),
      city: String(city),
      jobTitle: String(jobTitle),
      department: String(department),
      companyName: String(companyName),
    };
    this.#users.push({ id, state: 'live', values });
    const names = { userPrincipalName: values.mail, employeeId: id };
    this.#graph.upsert({ ...rest, id, ...values, ...names, manager: null });
  }

  #set(user: ModelUser, values: Partial<Values>, state = user.state): void {
    user.values = { ...user.values, ...values };
    user.state = state;
    const { givenName, surname, mail } = user.values;
    this.#graph.upsert({
      id: user.id,
      ...user.values,
      displayName: `${givenName} ${surname}`,
      userPrincipalName: mail,
      accountEnabled: state === 'live',
    });
  }

  #leave(user: ModelUser, state: 'removed' | 'gone'): void {
    user.state = state;
    this.#left.push(user.id);
    if (state === 'removed') this.#graph.remove(user.id);
    else this.#graph.hardDelete(user.id);
  }

  /** With an address of its own, where another has the old one by now. */
  #restore(user: ModelUser): void {
    this.#graph.restore(user.id);
    const isTaken = this.#users.some(
      other => other !== user && other.state !== 'gone' && other.values.mail === user.values.mail,
    );
    this.#set(user, isTaken ? { mail: `again.${this.#number++}@contoso.example` } : {}, 'live');
  }

  #swapMails(user: ModelUser): void {
    const other = this.#random.pick(this.#users);
    if (other === user || other.state !== 'live') return;
    const { mail } = user.values;
    this.#set(user, { mail: other.values.mail });
    this.#set(other, { mail });
  }

  /** Somebody goes, and another comes with the same address. */
  #succeed(user: ModelUser): void {
    this.#leave(user, this.#random.next() < 0.5 ? 'removed' : 'gone');
    this.#add(user.values.mail);
  }

  /** Who has no contact and should have, and whose contact is not as the directory says. */
  compare(contacts: ReadonlyMap<string, SyncedContact>): {
    readonly live: number;
    readonly lost: readonly string[];
    readonly wrong: readonly object[];
  } {
    const lost: string[] = [];
    const wrong: object[] = [];
    let live = 0;
    const unknown = new Set(contacts.keys());
    // The contact of one who is disabled is left as it was: the mail that it had stays with it, and somebody is asked.
    const kept = new Set(
      this.#users.flatMap(({ id, state }) =>
        state === 'disabled' ? (contacts.get(id)?.contact.email ?? []) : [],
      ),
    );
    for (const { id, state, values } of this.#users) {
      unknown.delete(id);
      if (state === 'live') live++;
      const found = contacts.get(id);
      if (!found) {
        if (state === 'live') lost.push(id);
        continue;
      }
      const expected = { ...values, mail: kept.has(values.mail) ? null : values.mail };
      const told = state === 'live' || state === 'disabled';
      const isWrong =
        found.isDeleted === told ||
        (state === 'live' && !isDeepStrictEqual(valuesOf(found), expected)) ||
        (state === 'disabled' && !JSON.stringify(at(found.contact, 'tags')).includes('entra-disabled'));
      if (isWrong) wrong.push({ id, state, values, ...valuesOf(found), isDeleted: found.isDeleted });
    }
    for (const id of unknown) wrong.push({ id, state: 'never there' });
    return { live, lost, wrong };
  }
}

function valuesOf({ contact, custom }: SyncedContact): object {
  return {
    givenName: contact.firstName ?? null,
    surname: contact.lastName ?? null,
    mail: contact.email ?? null,
    city: contact.city ?? null,
    jobTitle: custom.entra_job_title ?? null,
    department: custom.entra_department ?? null,
    companyName: contact.companyName ?? null,
  };
}
