import { isRecord } from '#base/json.ts';
import type { CustomFieldDefinition } from '#contacts/custom-field.ts';
import type { Dictionary } from '#store/dictionary.ts';
import { findByLocal, findByRemote, keepRemote, recordsOfKind } from '#store/highlevel/remote-records.ts';
import type { Store } from '#store/store.ts';
import { type Account, causeOf } from './account.ts';
import { checkFields } from './check-fields.ts';
import type { Members } from './client.ts';
import { Turns } from './turns.ts';

/** The custom fields of an account: which they are here. */
export interface RemoteFields {
  /** The id there of a field here, made where it is first needed; nothing where it cannot be, or is apart. */
  ensure(id: string, signal: AbortSignal): Promise<string | undefined>;
  /** The id here of a field there; nothing where it is not kept alike. */
  local(remoteId: string, signal: AbortSignal): Promise<string | undefined>;
  /** The ids here of fields that were kept alike and are gone, or of another type, on one side: their values stay as they are. */
  apart(signal: AbortSignal): Promise<ReadonlySet<string>>;
}

/** What HighLevel's API makes from a name and a type alone. */
const makeable = new Set(['TEXT', 'LARGE_TEXT', 'NUMERICAL', 'PHONE', 'MONETORY', 'DATE', 'EMAIL']);
/** Values of these are files or have a form of their own there. */
const unlinked = new Set(['FILE_UPLOAD', 'SIGNATURE', 'TEXTBOX_LIST']);

export function remoteFields(store: Store, account: Account): RemoteFields {
  const { connectionId, locationId, client } = account;
  const turns = new Turns();
  /** Asked for once; again after something was made there. */
  let fields: Promise<readonly Members[]> | undefined;
  let checked: Promise<ReadonlySet<string>> | undefined;
  const dictionary = () => store.read(locationId, reader => reader.dictionary());

  function list(signal: AbortSignal): Promise<readonly Members[]> {
    fields ??= client
      .send('GET', `/locations/${client.locationId}/customFields?model=contact`, undefined, signal)
      .then(({ customFields }) => (Array.isArray(customFields) ? customFields.filter(isRecord) : []))
      .catch((error: unknown) => {
        fields = undefined;
        throw error;
      });
    return fields;
  }

  async function check(signal: AbortSignal): Promise<ReadonlySet<string>> {
    const linked = await store.read(locationId, reader => recordsOfKind(reader, connectionId, 'field'));
    if (linked.length === 0) return new Set();
    const there = await list(signal);
    return store.write(locationId, causeOf(account), writer =>
      checkFields(writer, connectionId, linked, there),
    );
  }
  /** Once while the account is worked for. */
  function apart(signal: AbortSignal): Promise<ReadonlySet<string>> {
    checked ??= check(signal).catch((error: unknown) => {
      checked = undefined;
      throw error;
    });
    return checked;
  }

  async function link(field: CustomFieldDefinition, remoteId: string, name: unknown): Promise<void> {
    const here = { key: field.key, name: field.name, nameThere: name };
    await store.write(locationId, causeOf(account), writer =>
      keepRemote(writer, connectionId, {
        kind: 'field',
        localId: field.id,
        remoteId,
        contactId: '',
        here,
        there: {},
      }),
    );
  }

  async function make({ name, dataType }: CustomFieldDefinition, signal: AbortSignal): Promise<string> {
    // Whatever becomes of the call, the list is asked for anew: it may have been made though no answer came.
    fields = undefined;
    const path = `/locations/${client.locationId}/customFields`;
    const { customField } = await client.send('POST', path, { name, dataType, model: 'contact' }, signal);
    if (isRecord(customField) && typeof customField.id === 'string') return customField.id;
    throw new Error('HighLevel made a custom field and did not say which.');
  }

  async function ensure(id: string, signal: AbortSignal): Promise<string | undefined> {
    const isApart = (await apart(signal)).has(id);
    const linked = await store.read(locationId, reader => findByLocal(reader, connectionId, 'field', id));
    if (linked || isApart) return isApart ? undefined : linked?.remoteId;
    const field = (await dictionary()).field(id);
    if (!field || unlinked.has(field.dataType)) return undefined;
    const alike = (await list(signal)).find(there => isAlike(field, there));
    if (!alike && !makeable.has(field.dataType)) return undefined;
    const remoteId = alike ? String(alike.id) : await make(field, signal);
    await link(field, remoteId, alike?.name ?? field.name);
    return remoteId;
  }

  async function local(remoteId: string, signal: AbortSignal): Promise<string | undefined> {
    const linked = await store.read(locationId, reader =>
      findByRemote(reader, connectionId, 'field', remoteId),
    );
    if (linked) return (await apart(signal)).has(linked.localId) ? undefined : linked.localId;
    const there = (await list(signal)).find(({ id }) => id === remoteId);
    const field = there && localFieldLike(await dictionary(), there);
    if (!field) return undefined;
    await link(field, remoteId, there.name);
    return field.id;
  }

  return {
    ensure: (id, signal) => turns.take(id, () => ensure(id, signal)),
    local: (remoteId, signal) => turns.take(remoteId, () => local(remoteId, signal)),
    apart,
  };
}

/** The custom field here that stands for one there, by its key; nothing where their values cannot be kept alike. */
export function localFieldLike(dictionary: Dictionary, there: Members): CustomFieldDefinition | undefined {
  const field = dictionary.fieldByKey(keyIn(there));
  return field && !unlinked.has(field.dataType) && field.dataType === there.dataType ? field : undefined;
}

function isAlike({ key, name, dataType }: CustomFieldDefinition, there: Members): boolean {
  const isNamedSo = String(there.name).toLowerCase() === name.toLowerCase();
  return (keyIn(there) === key || isNamedSo) && there.dataType === dataType;
}

function keyIn({ fieldKey }: Members): string {
  return String(fieldKey).replace(/^contact\./, '');
}
