import type { Contact } from '#contacts/contact.ts';
import type { EventDraft } from '#contacts/event.ts';
import { matchesNode } from '#contacts/search-match.ts';
import type { SearchNode } from '#contacts/search-node.ts';
import { nothingBeside, searchedContact } from '#contacts/searched-contact.ts';
import type { Segment } from '#contacts/segment.ts';
import type { Consumer } from '#store/consumers.ts';
import { findContact } from '#store/contacts/contacts.ts';
import { getLocation } from '#store/locations.ts';
import {
  findBusinessName,
  notePassages,
  readSurroundings,
  type Surroundings,
} from '#store/segment-passages.ts';
import { allSegments, segmentConsumer } from '#store/segments.ts';
import type { StoreWriter } from '#store/store.ts';
import { findSearchOf } from './search.ts';
import { type Step, stepsOf, wholeChanges } from './states.ts';
import { besideIn, surroundingsBefore } from './surroundings.ts';

/**
 * Tells who entered and left a segment: each change of a contact is looked at in memory as it was before and is
 * after it. What is not kept with the contact (the name of its business, workflows, appointments) is taken as it is
 * at that moment. A location without a segment has no such consumer.
 */
export const segments: Consumer = {
  name: segmentConsumer,
  async take(store, events) {
    const look = await lookAt(store);
    const passages = new Map<string, readonly EventDraft[]>();
    for (const [contactId, steps] of await stepsOf(await wholeChanges(store, events))) {
      const drafts = await look.passages(contactId, steps);
      if (drafts.length > 0) passages.set(contactId, drafts);
    }
    await notePassages(store, passages);
  },
};

type Found = ReadonlyMap<string, Pick<Segment, 'id' | 'name'>>;

/** Reads the segments of the location once. */
async function lookAt(store: StoreWriter) {
  const [location, { field }] = [await getLocation(store), await store.dictionary()];
  const kept: { readonly segment: Segment; readonly where: SearchNode }[] = [];
  for (const segment of await allSegments(store)) {
    const search = await findSearchOf(segment, location, field);
    if (search) kept.push({ segment, where: search.where });
  }
  const isWide = kept.some(({ where }) => looksAround(where));

  /** The segments in which a contact is. */
  async function segmentsWith(contact: Contact | undefined, around: Surroundings): Promise<Found> {
    if (!contact) return new Map();
    const { businessId } = contact;
    const business =
      isWide && businessId !== undefined ? await findBusinessName(store, businessId) : undefined;
    const searched = searchedContact(contact, field, isWide ? besideIn(around, business) : nothingBeside);
    const found = kept.filter(({ where }) => matchesNode(where, searched));
    return new Map(found.map(({ segment: { id, name } }) => [id, { id, name }]));
  }

  return {
    /** What a contact entered and left; the steps are gone back from what is known of it now. */
    async passages(contactId: string, steps: readonly Step[]): Promise<EventDraft[]> {
      let around = isWide ? await readSurroundings(store, contactId) : nothingAround;
      let contact = isWide ? await findContact(store, contactId) : undefined;
      const drafts: EventDraft[][] = [];
      for (const step of steps.toReversed()) {
        if (step.kind === 'change') {
          const from = await segmentsWith(step.before, around);
          drafts.push(passagesBetween(step.shown, from, await segmentsWith(step.after, around)));
          contact = step.before;
        } else if (isWide && contact) {
          const before = surroundingsBefore(step.event, around, location.timezone);
          const from = await segmentsWith(contact, before);
          drafts.push(passagesBetween(contact, from, await segmentsWith(contact, around)));
          around = before;
        }
      }
      return drafts.toReversed().flat();
    },
  };
}

const nothingAround: Surroundings = { workflows: [], appointments: new Map() };

function looksAround(node: SearchNode): boolean {
  if ('nodes' in node) return node.nodes.some(looksAround);
  return (
    'field' in node &&
    ['businessName', 'activeWorkflows', 'lastAppointment'].some(name => name === node.field)
  );
}

function passagesBetween(contact: Contact, from: Found, to: Found): EventDraft[] {
  const left = [...from.values()].filter(({ id }) => !to.has(id));
  const entered = [...to.values()].filter(({ id }) => !from.has(id));
  return [
    ...left.map(segment => ({
      type: 'segment.left' as const,
      data: { segment, contact },
      changes: [{ field: 'name', from: segment.name, to: null }],
    })),
    ...entered.map(segment => ({
      type: 'segment.entered' as const,
      data: { segment, contact },
      changes: [{ field: 'name', from: null, to: segment.name }],
    })),
  ];
}
