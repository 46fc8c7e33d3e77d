import { type ContactFields, type ContactState, emptyFields } from '#contacts/contact-state.ts';
import type { MappedValues } from '#contacts/directory/map-person.ts';
import { fullNameOf } from '#contacts/present-contact.ts';
import { findForChange } from '#store/contacts/contacts.ts';
import { type Keys, lockKeys } from '#store/contacts/duplicates.ts';
import { contactsByExternalIds } from '#store/contacts/external-ids.ts';
import { addressKey, findAllByKeys } from '#store/contacts/find-many.ts';
import { lockContacts } from '#store/contacts/lock-contacts.ts';
import { keysOf } from '#store/contacts/search-row.ts';
import { LookalikesOfMany } from '#store/duplicates/lookalikes-of-many.ts';
import { erasedAmong } from '#store/erasure/suppression.ts';
import type { StoreWriter } from '#store/store.ts';
import type { Directory } from './directory.ts';
import { emailsIn } from './match-person.ts';

/** The contacts that a page's people are, or may be: found at once, then kept true while the people are settled. */
export class KnownContacts {
  readonly #store: StoreWriter;
  readonly #directory: Directory;
  readonly #byKey: Map<string, string[]>;
  readonly #byExternalId: Map<string, string>;
  readonly #states: Map<string, ContactState>;
  /** The e-mails that the people of the page will have, by external id. */
  readonly #comingEmails: ReadonlyMap<string, readonly string[]>;
  /** The external ids of people of the page who were erased here. */
  readonly #erased: ReadonlySet<string>;
  /** The ids of businesses by the name that people gave, as far as they were looked up. */
  readonly businesses = new Map<string, string>();
  /** What those who are made look like. */
  readonly lookalikes: LookalikesOfMany;

  private constructor(
    store: StoreWriter,
    directory: Directory,
    found: {
      readonly byKey: Map<string, string[]>;
      readonly byExternalId: Map<string, string>;
      readonly states: ReadonlyMap<string, ContactState>;
      readonly comingEmails: ReadonlyMap<string, readonly string[]>;
      readonly erased: ReadonlySet<string>;
      readonly lookalikes: LookalikesOfMany;
    },
  ) {
    this.#store = store;
    this.#directory = directory;
    this.#byKey = found.byKey;
    this.#byExternalId = found.byExternalId;
    this.#states = new Map(found.states);
    this.#comingEmails = found.comingEmails;
    this.#erased = found.erased;
    this.lookalikes = found.lookalikes;
  }

  /** Finds the contacts of people by id and by address, and holds the addresses until the transaction ends. */
  static async find(
    store: StoreWriter,
    directory: Directory,
    people: readonly {
      readonly id: string;
      readonly contactId: string | null;
      readonly values: MappedValues;
    }[],
  ): Promise<KnownContacts> {
    const emails = people.map(({ values }) => emailsIn(values));
    const phones = people.flatMap(({ values }) => phonesIn(values));
    const keys = { emails: [...new Set(emails.flat())], phones: [...new Set(phones)] };
    const externalIds = people.map(({ id }) => directory.externalIdOf(id));
    const comingEmails = new Map(
      externalIds.map(({ externalId }, index) => [externalId, emails[index] ?? []]),
    );
    await lockKeys(store, keys);
    // On PostgreSQL they travel together.
    const [byKey, byExternalId, erased] = await Promise.all([
      findAllByKeys(store, keys),
      contactsByExternalIds(
        store,
        directory.system,
        externalIds.map(({ externalId }) => externalId),
      ),
      erasedAmong(store, externalIds),
    ]);
    const contactIds = people.flatMap(({ contactId }) => contactId ?? []);
    const [lookalikes, states] = await Promise.all([
      LookalikesOfMany.find(
        store,
        byKey,
        people.map(({ values }) => nameIn(values)),
      ),
      lockContacts(store, [...contactIds, ...[...byKey.values()].flat(), ...byExternalId.values()]),
    ]);
    return new KnownContacts(store, directory, {
      byKey,
      byExternalId,
      comingEmails,
      erased: new Set(erased.map(({ externalId }) => externalId)),
      lookalikes,
      states,
    });
  }

  /** The contact as it is kept, its row locked, also one in the recycle bin. */
  async state(contactId: string): Promise<ContactState | undefined> {
    return this.#states.get(contactId) ?? (await findForChange(this.#store, contactId));
  }

  /** The contact that carries the id of a person. */
  async ofPerson(personId: string): Promise<ContactState | undefined> {
    const id = this.#byExternalId.get(this.#directory.externalIdOf(personId).externalId);
    return id === undefined ? undefined : this.state(id);
  }

  /** Whether the contact of a person was erased here. */
  isErased(personId: string): boolean {
    return this.#erased.has(this.#directory.externalIdOf(personId).externalId);
  }

  /** Contacts that have one of the addresses and that no person of the directory is. */
  async free({ emails, phones }: Keys): Promise<ContactState[]> {
    const found = await this.#withAddresses({ emails, phones });
    return found.filter(contact => this.#linkOf(contact) === undefined);
  }

  /**
   * Those of the e-mails that another person of the directory has, with the contacts of these. One who gives an e-mail
   * up in the same page has it no more.
   */
  async held(personId: string, emails: readonly string[]): Promise<ReadonlyMap<string, ContactState>> {
    const own = this.#directory.externalIdOf(personId).externalId;
    const held = new Map<string, ContactState>();
    for (const email of emails) {
      for (const contact of await this.#withAddresses({ emails: [email], phones: [] })) {
        const link = this.#linkOf(contact);
        if (link === undefined || link === own) continue;
        const coming = this.#comingEmails.get(link);
        if (coming === undefined || coming.includes(email)) held.set(email, contact);
      }
    }
    return held;
  }

  async #withAddresses({ emails, phones }: Keys): Promise<ContactState[]> {
    const ids = new Set([
      ...emails.flatMap(value => this.#byKey.get(addressKey('email', value)) ?? []),
      ...phones.flatMap(value => this.#byKey.get(addressKey('phone', value)) ?? []),
    ]);
    const found: ContactState[] = [];
    for (const id of ids) {
      const contact = await this.state(id);
      if (contact && contact.deletedAt === null) found.push(contact);
    }
    return found;
  }

  /** Whether a contact is another person of the directory. */
  isOfAnother(contact: ContactState, personId: string): boolean {
    const link = this.#linkOf(contact);
    return link !== undefined && link !== this.#directory.externalIdOf(personId).externalId;
  }

  #linkOf({ externalIds }: ContactState): string | undefined {
    return externalIds.find(({ system }) => system === this.#directory.system)?.externalId;
  }

  /** To be told of each contact that was written, and of one that is only going to be made. */
  async remember({ personId, contactId, before, fields, made }: Remembered): Promise<void> {
    if (made) this.#states.set(contactId, made);
    else this.#states.delete(contactId);
    if (before) await this.lookalikes.change(before, { ...before, ...fields });
    this.#byExternalId.set(this.#directory.externalIdOf(personId).externalId, contactId);
    const { emails, phones } = keysOf(made ?? { ...emptyFields, ...before, ...fields });
    const keys = [
      ...emails.map(value => addressKey('email', value)),
      ...phones.map(value => addressKey('phone', value)),
    ];
    for (const key of keys) this.#byKey.set(key, [...new Set([...(this.#byKey.get(key) ?? []), contactId])]);
  }
}

interface Remembered {
  readonly personId: string;
  readonly contactId: string;
  /** The contact as it was; nothing where it is made. */
  readonly before: ContactState | undefined;
  /** What was written. */
  readonly fields: Partial<ContactFields>;
  readonly made: ContactState | undefined;
}

function phonesIn({ phone, additionalPhones }: MappedValues): readonly string[] {
  const texts = [phone, ...(Array.isArray(additionalPhones) ? additionalPhones : [])];
  return texts.filter(text => typeof text === 'string');
}

/** How the contact of a person will be called, as far as the directory says. */
function nameIn({ firstName, lastName, name }: MappedValues): string {
  const [first = null, last = null] = [firstName ?? name, lastName].map(text =>
    typeof text === 'string' ? text : null,
  );
  return fullNameOf({ firstName: first, lastName: last });
}
