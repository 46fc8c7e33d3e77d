import { RosterError } from '#base/errors.ts';
import { isRecord } from '#base/json.ts';
import type { Contact } from '#contacts/contact.ts';
import { matchOrder } from '#contacts/duplicates.ts';
import { rights } from '#identity/principal.ts';
import type { Members } from '#links/highlevel/client.ts';
import type { LocalRecords } from '#links/highlevel/local-records.ts';
import { getContact } from '#store/contacts/contacts.ts';
import { findByKeys } from '#store/contacts/duplicates.ts';
import { getLocation } from '#store/locations.ts';
import type { StoreWriter } from '#store/store.ts';
import { createBusiness } from '../business/create.ts';
import { deleteBusiness } from '../business/delete.ts';
import { setBusinessOfContacts } from '../business/set-contacts.ts';
import { updateBusiness } from '../business/update.ts';
import { createContact } from '../contact/create.ts';
import { deleteContact } from '../contact/delete.ts';
import { holdAddresses } from '../contact/duplicate.ts';
import { updateContact } from '../contact/update.ts';
import { addFollowers } from '../follower/add.ts';
import { removeFollowers } from '../follower/remove.ts';
import { createNote } from '../note/create.ts';
import { deleteNote } from '../note/delete.ts';
import { updateNote } from '../note/update.ts';
import type { Caller, Command } from '../operation.ts';
import { createTask } from '../task/create.ts';
import { deleteTask } from '../task/delete.ts';
import { updateTask } from '../task/update.ts';

/** What HighLevel changed is written by the operations that everybody calls, with the link as its author. */
export const localRecords: LocalRecords = {
  async findByAddress(store, { email, phone }) {
    const location = await getLocation(store);
    const keys = await holdAddresses(store, location, {
      ...(typeof email === 'string' && { email }),
      ...(typeof phone === 'string' && { phone }),
    });
    return (await findByKeys(store, keys, matchOrder(location.settings)))?.contactId;
  },
  async createContact(store, { businessId, followersAdded, ...input }) {
    const id = await withoutRefused(store, input, async kept => {
      const { contact } = await run(createContact, store, { locationId: store.locationId, ...kept });
      return idOf(contact);
    });
    await follow(store, id, { followersAdded });
    return linkBusiness(store, id, businessId ?? undefined);
  },
  async updateContact(store, contactId, { businessId, followersAdded, followersRemoved, ...input }) {
    if (Object.keys(input).length > 0)
      await withoutRefused(store, input, kept => run(updateContact, store, { contactId, ...kept }));
    await follow(store, contactId, { followersAdded, followersRemoved });
    return linkBusiness(store, contactId, businessId);
  },
  async deleteContact(store, contactId) {
    await run(deleteContact, store, { contactId });
  },
  async createBusiness(store, values) {
    const { locationId } = store;
    const { business } = await withoutRefused(store, values, kept =>
      run(createBusiness, store, { locationId, ...kept }),
    );
    return idOf(business);
  },
  async updateBusiness(store, businessId, values) {
    await withoutRefused(store, values, kept => run(updateBusiness, store, { businessId, ...kept }));
  },
  async deleteBusiness(store, businessId) {
    await run(deleteBusiness, store, { businessId });
  },
  async createHanging(store, kind, contactId, values) {
    const operation = kind === 'note' ? createNote : createTask;
    const answer = await run(operation, store, { contactId, ...values });
    return idOf(answer[kind]);
  },
  async updateHanging(store, kind, { contactId, id }, values) {
    const { pinned, completed, ...rest } = values;
    const flags = {
      ...(pinned !== undefined && { pinned: pinned === true }),
      ...(completed !== undefined && { completed: completed === true }),
    };
    const [operation, named] = kind === 'note' ? [updateNote, { id }] : [updateTask, { taskId: id }];
    await run(operation, store, { contactId, ...named, ...rest, ...flags });
  },
  async deleteHanging(store, kind, { contactId, id }) {
    if (kind === 'note') await run(deleteNote, store, { contactId, id });
    else await run(deleteTask, store, { contactId, taskId: id });
  },
};

const mostRefused = 5;

/** HighLevel takes more than is taken here, as a phone number that cannot be one: such members are left out. */
async function withoutRefused<Result>(
  store: StoreWriter,
  input: Members,
  write: (kept: Members) => Promise<Result>,
): Promise<Result> {
  let kept = input;
  for (let tries = 0; ; tries += 1) {
    try {
      return await store.attempt(() => write(kept));
    } catch (error) {
      const refused = refusedMembers(error);
      if (refused.size === 0 || tries === mostRefused) throw error;
      kept = Object.fromEntries(Object.entries(kept).filter(([member]) => !refused.has(member)));
    }
  }
}

function refusedMembers(error: unknown): ReadonlySet<string> {
  if (!(error instanceof RosterError)) return new Set();
  const { fields = [], meta } = error.details;
  const matching = error.code === 'duplicate_contact' ? [String(meta?.matchingField)] : [];
  return new Set([...fields.map(({ member }) => member.split(/[.[]/)[0] ?? ''), ...matching]);
}

async function follow(
  store: StoreWriter,
  contactId: string,
  { followersAdded, followersRemoved }: Members,
): Promise<void> {
  if (followersAdded !== undefined) await run(addFollowers, store, { contactId, followers: followersAdded });
  if (followersRemoved !== undefined)
    await run(removeFollowers, store, { contactId, followers: followersRemoved });
}

async function linkBusiness(store: StoreWriter, contactId: string, businessId: unknown): Promise<Contact> {
  if (businessId !== undefined) await run(setBusinessOfContacts, store, { ids: [contactId], businessId });
  return getContact(store, contactId);
}

async function run(operation: Command, store: StoreWriter, input: object): Promise<Members> {
  const prepared = await operation.prepare(input, store.now);
  const answer: unknown = await prepared.run({ store, caller: callerOf(store) });
  return isRecord(answer) ? answer : {};
}

/** The link as a caller: what it may was granted when the connection was made. */
function callerOf({ cause }: StoreWriter): Caller {
  const { id } = cause.actor;
  return { kind: 'application', tenantId: '', objectId: id, clientId: id, rights: new Set(rights) };
}

function idOf(record: unknown): string {
  if (isRecord(record) && typeof record.id === 'string') return record.id;
  throw new Error('A record was written and has no id.');
}
