import { canonicalJson } from '#base/json.ts';
import { emptyContact, keptPhone, lowered, type RemoteContact, shown, written } from './contact-record.ts';
import { type Call, existing, type Place, Refusal, type Reply, type Routes, textsIn } from './place.ts';

type Body = Readonly<Record<string, unknown>>;

export const contactRoutes: Routes = {
  'POST /contacts/': (place, { body }) => {
    refuseDuplicate(place, body);
    return { status: 201, body: { contact: shown(place, add(place, body)) } };
  },
  'POST /contacts/upsert': (place, { body }) => {
    const byEmail = holderOf(place, 'email', body.email);
    const match = byEmail ?? holderOf(place, 'phone', body.phone);
    if (!match) return upserted(place, add(place, body), true);
    // Where e-mail and phone are of two contacts, the first wins and the second value is dropped without a word.
    const holder = holderOf(place, 'phone', body.phone);
    const { phone, ...rest } = body;
    return upserted(place, change(place, match, holder && holder !== match ? rest : body), false);
  },
  'GET /contacts/{contactId}': (place, call) => ({
    status: 200,
    body: { contact: shown(place, contactOf(place, call)) },
  }),
  'PUT /contacts/{contactId}': (place, call) => {
    const before = contactOf(place, call);
    refuseDuplicate(place, call.body, before.id);
    return {
      status: 200,
      body: { succeded: true, contact: shown(place, change(place, before, call.body)) },
    };
  },
  'DELETE /contacts/{contactId}': (place, call) => {
    const contact = contactOf(place, call);
    place.contacts.delete(contact.id);
    for (const records of [place.notes, place.tasks])
      for (const [id, { contactId }] of records) if (contactId === contact.id) records.delete(id);
    place.tell('ContactDelete', shown(place, contact));
    return { status: 200, body: { succeded: true } };
  },
  'GET /contacts/search/duplicate': (place, { query }) => {
    const match =
      holderOf(place, 'email', query.get('email')) ?? holderOf(place, 'phone', query.get('number'));
    return { status: 200, body: { contact: match ? shown(place, match) : null } };
  },
  'POST /contacts/{contactId}/tags': (place, call) => {
    const before = contactOf(place, call);
    const tags = lowered([...before.tags, ...textsIn(call.body.tags)]);
    return { status: 201, body: { tags: change(place, before, { tags }).tags } };
  },
  'DELETE /contacts/{contactId}/tags': (place, call) => {
    const before = contactOf(place, call);
    const gone = new Set(lowered(textsIn(call.body.tags)));
    const tags = before.tags.filter(tag => !gone.has(tag));
    return { status: 200, body: { tags: change(place, before, { tags }).tags } };
  },
  'POST /contacts/{contactId}/followers': (place, call) => {
    const before = contactOf(place, call);
    const added = textsIn(call.body.followers).filter(id => !before.followers.includes(id));
    const followers = [...before.followers, ...added];
    follow(place, before, followers);
    return { status: 201, body: { followers, followersAdded: added } };
  },
  'DELETE /contacts/{contactId}/followers': (place, call) => {
    const before = contactOf(place, call);
    const gone = textsIn(call.body.followers);
    const followers = before.followers.filter(id => !gone.includes(id));
    follow(place, before, followers);
    return { status: 200, body: { followers, followersRemoved: gone } };
  },
  'POST /contacts/bulk/business': (place, { body }) => {
    const { businessId } = body;
    if (typeof businessId === 'string') existing(place.businesses, businessId, 'Business');
    const ids = textsIn(body.ids);
    for (const id of ids) {
      const before = existing(place.contacts, id, 'Contact');
      place.contacts.set(id, {
        ...before,
        businessId: typeof businessId === 'string' ? businessId : undefined,
        dateUpdated: place.clock(),
      });
    }
    return { status: 200, body: { success: true, ids } };
  },
};

function contactOf(place: Place, { parameters }: Call): RemoteContact {
  return existing(place.contacts, parameters.contactId, 'Contact');
}

function follow(place: Place, before: RemoteContact, followers: readonly string[]): void {
  const after = { ...before, followers, dateUpdated: place.clock() };
  place.contacts.set(after.id, after);
  place.tell('ContactUpdate', shown(place, after));
}

function upserted(place: Place, contact: RemoteContact, isNew: boolean): Reply {
  return { status: 200, body: { new: isNew, contact: shown(place, contact) } };
}

function add(place: Place, body: Body): RemoteContact {
  const contact = written(place, emptyContact(place), body);
  place.contacts.set(contact.id, contact);
  place.tell('ContactCreate', shown(place, contact));
  return contact;
}

/** There is an event for tags, one for do-not-disturb and one for the rest; none for what stays as it is. */
function change(place: Place, before: RemoteContact, body: Body): RemoteContact {
  const after = written(place, before, body);
  place.contacts.set(after.id, after);
  const differs = (part: (contact: RemoteContact) => unknown) =>
    canonicalJson(part(before)) !== canonicalJson(part(after));
  const record = shown(place, after);
  if (differs(({ texts, customFields }) => [texts, customFields])) place.tell('ContactUpdate', record);
  if (differs(({ tags }) => tags)) place.tell('ContactTagUpdate', record);
  if (differs(({ dnd, dndSettings }) => [dnd, dndSettings])) place.tell('ContactDndUpdate', record);
  return after;
}

function refuseDuplicate(place: Place, body: Body, own?: string): void {
  for (const field of ['email', 'phone'] as const) {
    const holder = holderOf(place, field, body[field]);
    if (!holder || holder.id === own) continue;
    throw new Refusal(400, 'This location does not allow duplicated contacts.', {
      meta: {
        contactName: shown(place, holder).name ?? '',
        contactId: holder.id,
        matchingField: field,
      },
    });
  }
}

/** The contact that has an address. */
function holderOf(place: Place, field: 'email' | 'phone', value: unknown): RemoteContact | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const wanted = field === 'email' ? value.trim().toLowerCase() : keptPhone(value);
  return [...place.contacts.values()].find(({ texts }) => texts[field] === wanted);
}
