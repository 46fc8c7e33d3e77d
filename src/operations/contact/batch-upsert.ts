import Type from 'typebox';
import { Contact } from '#contacts/contact.ts';
import { matchOrder } from '#contacts/duplicates.ts';
import type { Location } from '#contacts/location.ts';
import { findByKeys } from '#store/contacts/duplicates.ts';
import { lockContacts } from '#store/contacts/lock-contacts.ts';
import { getLocation } from '#store/locations.ts';
import type { StoreWriter } from '#store/store.ts';
import { batchOf, itemsOf, refuseSecond, runBatch } from '../batch.ts';
import { command } from '../operation.ts';
import { changedMembers } from './change.ts';
import { holdAllAddresses } from './duplicate.ts';
import type { ContactInput } from './fields.ts';
import { locationId } from './members.ts';
import { Warning } from './settle-addresses.ts';
import { upsertMembers, upsertOne } from './upsert.ts';

export const batchUpsertContacts = command({
  key: 'contact.batchUpsert',
  title: 'Create or Update Many Contacts',
  description:
    'Creates or updates up to 500 contacts, each as contact.upsert does, and answers for each one. An item that fails undoes no other; a second item for one contact fails.',
  group: 'data',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/contacts/batch/upsert' },
  input: {
    locationId,
    contacts: itemsOf(upsertMembers, 'The contacts, each with the members of contact.upsert.'),
  },
  output: batchOf({
    ...changedMembers,
    contact: Type.Optional(Contact),
    warnings: Type.Optional(Type.Array(Warning)),
  }),

  async handler({ contacts }, { store, caller }) {
    const location = await getLocation(store);
    await lockAll(store, location, contacts);
    const changed = new Set<string>();
    return runBatch(store, contacts, async item => {
      const { new: isNew, ...answer } = await upsertOne(location, item, { store, caller });
      refuseSecond(changed, answer.contact.id);
      return { id: answer.contact.id, status: isNew ? 'created' : 'updated', ...answer } as const;
    });
  },
});

/** Holds every address and every contact that the items match, so that two batches cannot wait for each other. */
async function lockAll(
  store: StoreWriter,
  location: Location,
  contacts: readonly ContactInput[],
): Promise<void> {
  const keys = await holdAllAddresses(store, location, contacts);
  const matched: string[] = [];
  for (const each of keys) {
    const match = await findByKeys(store, each, matchOrder(location.settings));
    if (match) matched.push(match.contactId);
  }
  await lockContacts(store, matched);
}
