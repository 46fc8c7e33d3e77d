import { isRecord } from '#base/json.ts';
import type { EventType } from '#contacts/event-types.ts';
import type { Consumer } from '#store/consumers.ts';
import type { StoredEvent } from '#store/events.ts';
import { highLevelConsumer, linksOf } from '#store/highlevel/links.ts';
import { type ChangedRecord, noteOutgoing } from '#store/highlevel/outgoing.ts';
import { hangingRecordsOf } from '#store/highlevel/outgoing-contacts.ts';
import type { StoreWriter } from '#store/store.ts';

/** Notes which records changed, for each linked account; what a link itself wrote is none of its news. */
export const outgoingConsumer: Consumer = {
  name: highLevelConsumer,
  async take(store, events) {
    for (const connectionId of await linksOf(store)) {
      const records: ChangedRecord[] = [];
      for (const event of events) {
        const { kind, id } = event.actor;
        if (kind !== 'link' || id !== connectionId) records.push(...(await recordsIn(store, event)));
      }
      await noteOutgoing(store, connectionId, records);
    }
  },
};

const ofContact: ReadonlySet<EventType> = new Set([
  'contact.created',
  'contact.updated',
  'contact.deleted',
  'contact.restored',
  'contact.merged',
  'contact.erased',
  'contact.tagsChanged',
  'contact.dndChanged',
  'contact.followersChanged',
  'business.contactLinked',
  'business.contactUnlinked',
]);
/** After these a contact has notes and tasks that HighLevel does not have. */
const withHanging: ReadonlySet<EventType> = new Set(['contact.restored', 'contact.merged']);
const hanging = /^(note|task)\.(created|updated|completed|reopened|deleted)$/;

async function recordsIn(store: StoreWriter, event: StoredEvent): Promise<readonly ChangedRecord[]> {
  const { type, contactId, data } = event;
  if ((type === 'business.updated' || type === 'business.deleted') && isRecord(data.business))
    return [{ kind: 'business', record_id: String(data.business.id), contact_id: '' }];
  if (contactId === null) return [];
  if (ofContact.has(type))
    return [
      { kind: 'contact', record_id: contactId, contact_id: contactId },
      ...(withHanging.has(type) ? await hangingRecordsOf(store, contactId) : []),
    ];
  const kind = hanging.exec(type)?.[1] === 'note' ? 'note' : 'task';
  const record = data[kind];
  if (!hanging.test(type) || !isRecord(record)) return [];
  return [{ kind, record_id: String(record.id), contact_id: contactId }];
}
