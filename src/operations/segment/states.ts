import Type from 'typebox';
import { RosterError } from '#base/errors.ts';
import { isRecord } from '#base/json.ts';
import { lazyValidator } from '#base/validator.ts';
import { Contact } from '#contacts/contact.ts';
import type { Change } from '#contacts/event.ts';
import { beforeChanges } from '#contacts/searched-contact.ts';
import { eventsAfter, type StoredEvent } from '#store/events.ts';
import type { StoreReader } from '#store/store.ts';

/** What happened to a contact, one thing after the other. */
export type Step = ContactChange | { readonly kind: 'around'; readonly event: StoredEvent };

/** One change of a contact, which may have stored several events: what it was before and is after. */
export interface ContactChange {
  readonly kind: 'change';
  /** As its events show it. */
  readonly shown: Contact;
  /** Nothing for a contact that was not there, or was in the recycle bin. */
  readonly before: Contact | undefined;
  readonly after: Contact | undefined;
}

const holdsContact = lazyValidator(Type.Object({ contact: Contact }));

/** What these events tell of each contact, in their order: its changes, and those of its workflows and appointments. */
export async function stepsOf(events: readonly StoredEvent[]): Promise<ReadonlyMap<string, readonly Step[]>> {
  const steps = new Map<string, Step[]>();
  for (const group of groups(events)) {
    const [first] = group;
    if (!first?.contactId) continue;
    const step = await stepOf(first, group);
    if (step) steps.set(first.contactId, [...(steps.get(first.contactId) ?? []), step]);
  }
  return steps;
}

async function stepOf(first: StoredEvent, group: readonly StoredEvent[]): Promise<Step | undefined> {
  if (/^(workflow|appointment)\./.test(first.type)) return { kind: 'around', event: first };
  if (versionIn(first) === undefined) return undefined;
  const shown = await contactIn(first.data);
  if (!shown) return undefined;
  return {
    kind: 'change',
    shown,
    before: comesIntoBeing(first) ? undefined : await earlier(shown, group),
    after: first.type === 'contact.deleted' ? undefined : shown,
  };
}

/** More events than one change of a contact stores. */
const mostOfOneChange = 20;

/** The events without those of a change that the batch before took, and with the rest of the change at its end. */
export async function wholeChanges(
  store: StoreReader,
  events: readonly StoredEvent[],
): Promise<readonly StoredEvent[]> {
  const [first, last] = [events[0], events.at(-1)];
  if (!first || !last) return events;
  const [earlier] = await eventsAfter(store, Math.max(0, first.position - 2), 1);
  const later = await eventsAfter(store, last.position, mostOfOneChange);
  const taken = earlier && earlier.position < first.position ? countOfOneChange(earlier, events) : 0;
  return [...events.slice(taken), ...later.slice(0, countOfOneChange(last, later))];
}

function countOfOneChange(one: StoredEvent, events: readonly StoredEvent[]): number {
  const end = events.findIndex(event => !isOfOneChange(one, event));
  return end === -1 ? events.length : end;
}

function isOfOneChange(one: StoredEvent, other: StoredEvent): boolean {
  const version = versionIn(one);
  return (
    version !== undefined &&
    version === versionIn(other) &&
    one.contactId === other.contactId &&
    // A deletion shows the contact as the change before left it.
    ![one.type, other.type].includes('contact.deleted')
  );
}

function groups(events: readonly StoredEvent[]): StoredEvent[][] {
  const found: StoredEvent[][] = [];
  for (const event of events) {
    const last = found.at(-1);
    const [first] = last ?? [];
    if (last && first && isOfOneChange(first, event)) last.push(event);
    else found.push([event]);
  }
  return found;
}

/** The version of the contact that an event shows; none of one that tells of a passage or shows no contact. */
function versionIn({ type, data }: StoredEvent): number | undefined {
  if (type.startsWith('segment.') || !isRecord(data.contact)) return undefined;
  return typeof data.contact.version === 'number' ? data.contact.version : undefined;
}

function comesIntoBeing({ type }: StoredEvent): boolean {
  return type === 'contact.created' || type === 'contact.restored';
}

function earlier(shown: Contact, group: readonly StoredEvent[]): Promise<Contact | undefined> {
  const changes: readonly Change[] = group.flatMap(event => event.changes);
  return contactIn({ contact: beforeChanges(shown, changes) });
}

/** Nothing for a shape that this release does not know. */
async function contactIn(data: unknown): Promise<Contact | undefined> {
  const isShown = await holdsContact();
  try {
    return isShown(data) ? data.contact : undefined;
  } catch (error) {
    if (error instanceof RosterError) return undefined;
    throw error;
  }
}
