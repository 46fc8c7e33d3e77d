import Type, { type Static } from 'typebox';
import { invalidInput, notFound } from '#base/errors.ts';
import { Contact } from '#contacts/contact.ts';
import { lockContacts } from '#store/contacts/lock-contacts.ts';
import { getLocation } from '#store/locations.ts';
import { batchOf, idsOf, itemsOf, oncePerId, refuseSecond, runBatch } from '../batch.ts';
import { command } from '../operation.ts';
import { changedMembers } from './change.ts';
import { holdAllAddresses } from './duplicate.ts';
import { attachedMembers, contactMembers, Id, locationId } from './members.ts';
import { updateLocked } from './update.ts';

const Changes = Type.Object(
  { ...contactMembers, ...attachedMembers },
  { additionalProperties: false, description: 'What changes of each contact.' },
);

export const batchUpdateContacts = command({
  key: 'contact.batchUpdate',
  title: 'Update Many Contacts',
  description:
    'Applies the same changes to up to 500 contacts (`ids` and `changes`) or separate ones (`contacts`), each as contact.update does, and answers for each one. An item that fails undoes no other.',
  group: 'data',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/contacts/batch/update' },
  isIdempotent: true,
  input: {
    locationId,
    contacts: Type.Optional(
      itemsOf({ id: Id, ...Changes.properties }, 'The contacts, each with its id and what changes of it.'),
    ),
    ids: Type.Optional(idsOf('the contacts that `changes` is for')),
    changes: Type.Optional(Changes),
  },
  output: batchOf({ ...changedMembers, contact: Type.Optional(Contact) }),

  async handler({ contacts, ids, changes }, { store, caller }) {
    const shared = ids !== undefined && changes !== undefined ? { ids, changes } : undefined;
    if (!contacts === !shared || (!shared && (ids ?? changes) !== undefined)) {
      const message = 'either contacts or both ids and changes must be sent';
      throw invalidInput([{ member: 'contacts', message }]);
    }
    const location = await getLocation(store);
    await holdAllAddresses(store, location, contacts ?? (changes ? [changes] : []));
    const found = await lockContacts(store, contacts?.map(({ id }) => id) ?? ids ?? []);
    const update = async (id: string, input: Static<typeof Changes>) => {
      const before = found.get(id);
      if (!before) throw notFound('The contact');
      return {
        id,
        status: 'updated',
        ...(await updateLocked(store, location, before, input, caller)),
      } as const;
    };
    if (shared) {
      return runBatch(
        store,
        shared.ids,
        oncePerId(id => update(id, shared.changes)),
      );
    }
    const changed = new Set<string>();
    return runBatch(store, contacts ?? [], ({ id, ...input }) => {
      refuseSecond(changed, id);
      return update(id, input);
    });
  },
});
