import Type, { type Static, type TObject } from 'typebox';
import { Contact, type Includable } from '#contacts/contact.ts';
import type { ContactState } from '#contacts/contact-state.ts';
import { presentContact } from '#contacts/present-contact.ts';
import type { Dictionary } from '#store/dictionary.ts';
import type { StoreReader } from '#store/store.ts';
import type { Total } from '#store/total.ts';
import { totalMembers } from '../paging.ts';
import { besideMembers, readBeside } from './include.ts';

const ListedContact = Type.Object({ ...Contact.properties, ...besideMembers });

const orNull = { description: 'Null where it is not known, or where there is none.' };
const pageNumber = Type.Union([Type.Integer(), Type.Null()], orNull);

/** A page of contacts, as the lists answer it. */
export const contactPage = {
  contacts: Type.Array(ListedContact),
  count: totalMembers.total,
  totalIsEstimate: totalMembers.totalIsEstimate,
  meta: Type.Object({
    ...totalMembers,
    nextPageUrl: Type.String({ description: 'Empty on the last page.' }),
    startAfter: Type.Union([Type.Number(), Type.String(), Type.Null()], {
      description:
        'Send it, and startAfterId where the call takes it, to get the next page; null on the last.',
    }),
    startAfterId: Type.Union([Type.String(), Type.Null()]),
    currentPage: pageNumber,
    nextPage: pageNumber,
    prevPage: pageNumber,
  }),
};

export interface Page {
  /** One more than `limit` where there is a next page. */
  readonly states: readonly ContactState[];
  readonly limit: number;
  readonly total: Total;
  /** Of the location's names, where it was read already. */
  readonly revision?: number | undefined;
  readonly include: readonly Includable[] | undefined;
  /** Counted from 1, where it is known. */
  readonly currentPage: number | undefined;
  /** Where the call is served, and what of its query the next page takes over. */
  readonly path: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** What of the query goes on behind a contact. */
  cursorAfter(contact: ContactState): {
    readonly startAfter: string | number;
    readonly startAfterId?: string;
  };
}

/** The answer of a list: its contacts, with what was asked for beside each, and how to go on. */
export async function answerPage(
  store: StoreReader,
  { states, limit, total, revision, include = [], currentPage, path, query, cursorAfter }: Page,
): Promise<Static<TObject<typeof contactPage>>> {
  const shown = states.slice(0, limit);
  const last = states.length > limit ? shown.at(-1) : undefined;
  const cursor = last && cursorAfter(last);
  const ids = shown.map(({ id }) => id);
  const beside = include.length > 0 ? await readBeside(store, ids, include) : undefined;
  const dictionary = await store.dictionary(revision);
  const { total: count, ...estimate } = total;
  const next = {
    ...query,
    locationId: store.locationId,
    limit: String(limit),
    include: include.length > 0 ? include.join() : undefined,
    ...(cursor && { ...cursor, startAfter: String(cursor.startAfter) }),
  };
  return {
    contacts: shown.map(state => {
      const contact = presentOnce(state, dictionary);
      return beside ? { ...contact, ...beside(state.id) } : contact;
    }),
    count,
    ...estimate,
    meta: {
      ...total,
      nextPageUrl: cursor ? `${path}?${queryText(next)}` : '',
      startAfter: cursor?.startAfter ?? null,
      startAfterId: last?.id ?? null,
      currentPage: currentPage ?? null,
      nextPage: last && currentPage !== undefined ? currentPage + 1 : null,
      prevPage: currentPage !== undefined && currentPage > 1 ? currentPage - 1 : null,
    },
  };
}

interface Shown {
  readonly dictionary: Dictionary;
  readonly contact: Contact;
}

/** How contacts were shown: lists that follow each other share their states, and a state never changes. */
const shownBefore = new WeakMap<ContactState, Shown>();

function presentOnce(state: ContactState, dictionary: Dictionary): Contact {
  const known = shownBefore.get(state);
  if (known?.dictionary === dictionary) return known.contact;
  const contact = presentContact(state, dictionary);
  shownBefore.set(state, { dictionary, contact });
  return contact;
}

function queryText(parameters: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, value);
  return query.toString();
}
