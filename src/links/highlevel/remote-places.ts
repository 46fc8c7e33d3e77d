import { isRecord } from '#base/json.ts';
import { findBusiness } from '#store/businesses.ts';
import { findFormerOf } from '#store/highlevel/former-records.ts';
import { noteOutgoing } from '#store/highlevel/outgoing.ts';
import { findByLocal, findByRemote, keepRemote, type RemoteRecord } from '#store/highlevel/remote-records.ts';
import type { Store } from '#store/store.ts';
import type { RemoteKind } from '#store/tables-highlevel.ts';
import { type Account, causeOf } from './account.ts';
import { askForBusiness } from './ask-for.ts';
import { businessPages } from './business-pages.ts';
import { businessValues } from './business-values.ts';
import type { Members } from './client.ts';
import type { LocalIds } from './contact-in.ts';
import type { RemoteIds } from './contact-out.ts';
import { type LinkedValues, partBehind } from './linked-values.ts';
import { remoteFields } from './remote-fields.ts';
import { type RemoteUsers, remoteUsers } from './remote-users.ts';
import { Turns } from './turns.ts';

/** The custom fields and businesses of an account: which they are there, made where they are first needed. */
export interface RemotePlaces {
  readonly users: RemoteUsers;
  /** Looks whether the custom fields that are kept alike are still the same on both sides, and tells what is not. */
  checkFields(signal: AbortSignal): Promise<void>;
  /** Has all that the values name there; what cannot be made is left out. */
  ensure(values: LinkedValues, signal: AbortSignal): Promise<RemoteIds>;
  /** What stands here for all that a contact there names. */
  local(contact: Members, signal: AbortSignal): Promise<LocalIds>;
}

export function remotePlaces(store: Store, account: Account): RemotePlaces {
  const { connectionId, locationId, client } = account;
  const turns = new Turns();
  const users = remoteUsers(store, account);
  const fields = remoteFields(store, account);
  /** Asked for once; again after something was made there. */
  let businesses: Promise<Map<string, string>> | undefined;

  const known = (kind: RemoteKind, id: string) =>
    store.read(locationId, reader => findByLocal(reader, connectionId, kind, id));
  async function link(kind: RemoteKind, localId: string, remoteId: string, here: Members): Promise<void> {
    await store.write(locationId, causeOf(account), writer =>
      keepRemote(writer, connectionId, { kind, localId, remoteId, contactId: '', here, there: {} }),
    );
  }

  async function listBusinesses(signal: AbortSignal): Promise<Map<string, string>> {
    const names = new Map<string, string>();
    for await (const page of businessPages(client, signal))
      for (const { id, name } of page) names.set(String(name).toLowerCase(), String(id));
    return names;
  }

  async function ensureBusiness(id: string, signal: AbortSignal): Promise<string | undefined> {
    const linked = await known('business', id);
    if (linked) return linked.remoteId;
    const row = await store.read(locationId, reader => findBusiness(reader, id));
    if (!row) return undefined;
    const values = businessValues(row);
    try {
      businesses ??= listBusinesses(signal);
      const names = await businesses;
      const name = row.name.toLowerCase();
      const former = await store.read(locationId, reader =>
        findFormerOf(reader, client.locationId, 'business', id),
      );
      if (former && [...names.values()].includes(former.remoteId)) return linkFormer(former);
      const remoteId = names.get(name) ?? (await makeBusiness(values, signal));
      names.set(name, remoteId);
      await link('business', id, remoteId, values);
      return remoteId;
    } catch (error) {
      // It may have been made though no answer came.
      businesses = undefined;
      throw error;
    }
  }

  /** What it is now on either side is looked at next. */
  async function linkFormer(former: RemoteRecord): Promise<string> {
    await store.write(locationId, causeOf(account), async writer => {
      await keepRemote(writer, connectionId, former);
      await askForBusiness(writer, connectionId, former.remoteId);
      await noteOutgoing(writer, connectionId, [
        { kind: 'business', record_id: former.localId, contact_id: '' },
      ]);
    });
    return former.remoteId;
  }

  async function makeBusiness(values: Members, signal: AbortSignal): Promise<string> {
    const body = { ...values, locationId: client.locationId };
    const { buiseness } = await client.send('POST', '/businesses/', body, signal);
    return idIn(buiseness);
  }

  return {
    users,
    async checkFields(signal) {
      await fields.apart(signal);
    },
    async ensure(values, signal) {
      const ids = new Map<string, string>();
      const parts = Object.keys(values).flatMap(part => partBehind('customFields', part) ?? []);
      for (const field of parts) {
        const id = await fields.ensure(field, signal);
        if (id !== undefined) ids.set(field, id);
      }
      const { businessId } = values;
      if (typeof businessId === 'string') {
        const id = await turns.take('businesses', () => ensureBusiness(businessId, signal));
        if (id !== undefined) ids.set(businessId, id);
      }
      const local = usersIn(values);
      const { remote } = await users.ids({ local }, signal);
      const apart = await fields.apart(signal);
      return lookUp(ids, apart, remote);
    },
    async local({ customFields, businessId, assignedTo, followers }, signal) {
      const ids = new Map<string, string>();
      for (const entry of Array.isArray(customFields) ? customFields.filter(isRecord) : []) {
        const remoteId = String(entry.id);
        const id = await fields.local(remoteId, signal);
        if (id !== undefined) ids.set(remoteId, id);
      }
      if (typeof businessId === 'string') {
        const linked = await store.read(locationId, reader =>
          findByRemote(reader, connectionId, 'business', businessId),
        );
        if (linked) ids.set(businessId, linked.localId);
      }
      const named: readonly unknown[] = [assignedTo, ...(Array.isArray(followers) ? followers : [])];
      const remote = named.filter(id => typeof id === 'string' && id !== '').map(String);
      const { local } = await users.ids({ remote }, signal);
      const apart = await fields.apart(signal);
      return lookUp(ids, apart, local);
    },
  };
}

function usersIn(values: LinkedValues): readonly string[] {
  const { assignedTo } = values;
  const followers = Object.keys(values).flatMap(part => partBehind('followers', part) ?? []);
  return typeof assignedTo === 'string' ? [assignedTo, ...followers] : followers;
}

function idIn(record: unknown): string {
  if (isRecord(record) && typeof record.id === 'string') return record.id;
  throw new Error('HighLevel made a record and did not say which.');
}

/** What names on one side are on the other; a custom field may be one that both sides keep apart. */
function lookUp<User>(ids: ReadonlyMap<string, string>, apart: ReadonlySet<string>, user: User) {
  return {
    field: (id: string) => ids.get(id),
    isApart: (id: string) => apart.has(id),
    business: (id: string) => ids.get(id),
    user,
  };
}
