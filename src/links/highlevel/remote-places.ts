import { isRecord } from '#base/json.ts';
import type { CustomFieldDefinition } from '#contacts/custom-field.ts';
import { findBusiness } from '#store/businesses.ts';
import type { Dictionary } from '#store/dictionary.ts';
import { findByLocal, findByRemote, keepRemote } from '#store/highlevel/remote-records.ts';
import type { Store } from '#store/store.ts';
import type { RemoteKind } from '#store/tables-highlevel.ts';
import { type Account, causeOf } from './account.ts';
import { businessValues } from './business-values.ts';
import type { Members } from './client.ts';
import type { LocalIds } from './contact-in.ts';
import type { RemoteIds } from './contact-out.ts';
import { type LinkedValues, partBehind } from './linked-values.ts';
import { type RemoteUsers, remoteUsers } from './remote-users.ts';
import { Turns } from './turns.ts';

/** The custom fields and businesses of an account: which they are there, made where they are first needed. */
export interface RemotePlaces {
  readonly users: RemoteUsers;
  /** Has all that the values name there; what cannot be made is left out. */
  ensure(values: LinkedValues, signal: AbortSignal): Promise<RemoteIds>;
  /** What stands here for all that a contact there names. */
  local(contact: Members, signal: AbortSignal): Promise<LocalIds>;
}

/** What HighLevel's API makes from a name and a type alone. */
const makeable = new Set(['TEXT', 'LARGE_TEXT', 'NUMERICAL', 'PHONE', 'MONETORY', 'DATE', 'EMAIL']);
/** Values of these are files or have a form of their own there. */
const unlinked = new Set(['FILE_UPLOAD', 'SIGNATURE', 'TEXTBOX_LIST']);
const pageOfBusinesses = 100;

export function remotePlaces(store: Store, account: Account): RemotePlaces {
  const { connectionId, locationId, client } = account;
  const turns = new Turns();
  const users = remoteUsers(store, account);
  /** Asked for once; again after something was made there. */
  let fields: Promise<readonly Members[]> | undefined;
  let businesses: Promise<Map<string, string>> | undefined;

  const known = (kind: RemoteKind, id: string) =>
    store.read(locationId, reader => findByLocal(reader, connectionId, kind, id));
  const definition = (id: string) =>
    store.read(locationId, async reader => (await reader.dictionary()).field(id));

  async function link(kind: RemoteKind, localId: string, remoteId: string, here: Members): Promise<void> {
    await store.write(locationId, causeOf(account), writer =>
      keepRemote(writer, connectionId, { kind, localId, remoteId, contactId: '', here, there: {} }),
    );
  }

  function listFields(signal: AbortSignal): Promise<readonly Members[]> {
    fields ??= client
      .send('GET', `/locations/${client.locationId}/customFields?model=contact`, undefined, signal)
      .then(({ customFields }) => (Array.isArray(customFields) ? customFields.filter(isRecord) : []))
      .catch((error: unknown) => {
        fields = undefined;
        throw error;
      });
    return fields;
  }

  async function ensureField(id: string, signal: AbortSignal): Promise<string | undefined> {
    const linked = await known('field', id);
    if (linked) return linked.remoteId;
    const field = await definition(id);
    if (!field || unlinked.has(field.dataType)) return undefined;
    const alike = (await listFields(signal)).find(there => isAlike(field, there));
    if (!alike && !makeable.has(field.dataType)) return undefined;
    const remoteId = alike ? String(alike.id) : await makeField(field, signal);
    await link('field', id, remoteId, { key: field.key });
    return remoteId;
  }

  async function makeField({ name, dataType }: CustomFieldDefinition, signal: AbortSignal): Promise<string> {
    // Whatever becomes of the call, the list is asked for anew: it may have been made though no answer came.
    fields = undefined;
    const path = `/locations/${client.locationId}/customFields`;
    const { customField } = await client.send('POST', path, { name, dataType, model: 'contact' }, signal);
    return idIn(customField);
  }

  async function listBusinesses(signal: AbortSignal): Promise<Map<string, string>> {
    const names = new Map<string, string>();
    for (let skip = 0; ; skip += pageOfBusinesses) {
      const path = `/businesses/?locationId=${client.locationId}&limit=${pageOfBusinesses}&skip=${skip}`;
      const answer = await client.send('GET', path, undefined, signal);
      const page = Array.isArray(answer.businesses) ? answer.businesses.filter(isRecord) : [];
      for (const { id, name } of page) names.set(String(name).toLowerCase(), String(id));
      if (page.length < pageOfBusinesses) return names;
    }
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

  async function makeBusiness(values: Members, signal: AbortSignal): Promise<string> {
    const body = { ...values, locationId: client.locationId };
    const { buiseness } = await client.send('POST', '/businesses/', body, signal);
    return idIn(buiseness);
  }

  async function localField(remoteId: string, signal: AbortSignal): Promise<string | undefined> {
    const linked = await store.read(locationId, reader =>
      findByRemote(reader, connectionId, 'field', remoteId),
    );
    if (linked) return linked.localId;
    const there = (await listFields(signal)).find(({ id }) => id === remoteId);
    const dictionary = await store.read(locationId, reader => reader.dictionary());
    const field = there && localFieldLike(dictionary, there);
    if (!field) return undefined;
    await link('field', field.id, remoteId, { key: field.key });
    return field.id;
  }

  return {
    users,
    async ensure(values, signal) {
      const ids = new Map<string, string>();
      const parts = Object.keys(values).flatMap(part => partBehind('customFields', part) ?? []);
      for (const field of parts) {
        const id = await turns.take(field, () => ensureField(field, signal));
        if (id !== undefined) ids.set(field, id);
      }
      const { businessId } = values;
      if (typeof businessId === 'string') {
        const id = await turns.take('businesses', () => ensureBusiness(businessId, signal));
        if (id !== undefined) ids.set(businessId, id);
      }
      const local = usersIn(values);
      const { remote } = await users.ids({ local }, signal);
      return { field: id => ids.get(id), business: id => ids.get(id), user: remote };
    },
    async local({ customFields, businessId, assignedTo, followers }, signal) {
      const ids = new Map<string, string>();
      for (const entry of Array.isArray(customFields) ? customFields.filter(isRecord) : []) {
        const remoteId = String(entry.id);
        const id = await turns.take(remoteId, () => localField(remoteId, signal));
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
      return { field: id => ids.get(id), business: id => ids.get(id), user: local };
    },
  };
}

function usersIn(values: LinkedValues): readonly string[] {
  const { assignedTo } = values;
  const followers = Object.keys(values).flatMap(part => partBehind('followers', part) ?? []);
  return typeof assignedTo === 'string' ? [assignedTo, ...followers] : followers;
}

function isAlike({ key, name, dataType }: CustomFieldDefinition, there: Members): boolean {
  const isNamedSo = String(there.name).toLowerCase() === name.toLowerCase();
  return (keyIn(there) === key || isNamedSo) && there.dataType === dataType;
}

/** The custom field here that stands for one there, by its key; nothing where their values cannot be kept alike. */
export function localFieldLike(dictionary: Dictionary, there: Members): CustomFieldDefinition | undefined {
  const field = dictionary.fieldByKey(keyIn(there));
  return field && !unlinked.has(field.dataType) && field.dataType === there.dataType ? field : undefined;
}

function keyIn({ fieldKey }: Members): string {
  return String(fieldKey).replace(/^contact\./, '');
}

function idIn(record: unknown): string {
  if (isRecord(record) && typeof record.id === 'string') return record.id;
  throw new Error('HighLevel made a record and did not say which.');
}
