import { RosterError } from '#base/errors.ts';
import { isRecord, parseJson } from '#base/json.ts';
import type { ContactState } from '#contacts/contact-state.ts';
import { defaultMapping } from '#contacts/directory/mapping.ts';
import { customFieldKey } from '#contacts/directory/targets.ts';
import type { EventDraft } from '#contacts/event.ts';
import type { StoreReader, StoreWriter } from '../store.ts';
import type { ConnectionTable, DirectoryPersonTable } from '../tables-links.ts';
import { findConnection, settingsOf } from './connections.ts';
import { peopleOfContact } from './people.ts';

const directorySystems = new Set(['entra', 'scim']);
/** Operations by which an administrator has the sync write: what they write is the directory's. */
const ofSync = /^(?:sync|directory|conflict)\./;
/** Lists to which everybody may add: what the directory put there comes back by itself. */
const shared = new Set(['additionalEmails', 'additionalPhones', 'externalIds', 'formerExternalIds']);

/**
 * Throws `field_owned_by_directory` where people or applications change what a directory rules, unless its connection says
 * that such changes are taken, and written over when the person changes there.
 */
export async function refuseOwned(
  store: StoreWriter,
  before: ContactState,
  events: readonly EventDraft[],
): Promise<void> {
  const { actor, operation } = store.cause;
  if ((actor.kind !== 'person' && actor.kind !== 'application') || ofSync.test(operation)) return;
  if (!before.externalIds.some(({ system }) => directorySystems.has(system))) return;
  const changes = events.find(({ type }) => type === 'contact.updated')?.changes ?? [];
  const fields = changes.map(({ field }) => field).filter(field => !shared.has(field));
  if (fields.length === 0) return;
  const owner = await directoryOwned(store, before, 'refuse');
  for (const field of fields) {
    const connection = owner(field);
    if (!connection) continue;
    const custom = await customFieldIn(store, field);
    throw new RosterError(
      'field_owned_by_directory',
      `${custom?.name ?? field} comes from the directory ${connection.name}. Change it there, or make it local in the mapping of the connection.`,
    );
  }
}

/** The connection whose directory wrote a field of a contact and rules it, by the name that the field has in changes. */
export type DirectoryOwner = (field: string) => ConnectionTable | undefined;

/** Who rules what of a contact; with `refuse` only connections that have changes by others refused. */
export async function directoryOwned(
  store: StoreReader | StoreWriter,
  { id, externalIds }: Pick<ContactState, 'id' | 'externalIds'>,
  only?: 'refuse',
): Promise<DirectoryOwner> {
  const owners = new Map<string, ConnectionTable>();
  if (!externalIds.some(({ system }) => directorySystems.has(system))) return () => undefined;
  const dictionary = await store.dictionary();
  for (const person of await peopleOfContact(store, id)) {
    const connection = person.state === 'linked' && (await findConnection(store, person.connection_id));
    if (!connection || (only && settingsOf(connection).ownedFields === 'overwrite')) continue;
    for (const target of ownedTargets(connection, person)) {
      const key = customFieldKey(target);
      const field = key === undefined ? undefined : dictionary.fieldByKey(key);
      const name = field ? `customFields.${field.id}` : target;
      if (!owners.has(name)) owners.set(name, connection);
    }
  }
  return field => owners.get(field);
}

async function customFieldIn(store: StoreWriter, field: string) {
  const [, id] = /^customFields\.(.+)$/.exec(field) ?? [];
  return id === undefined ? undefined : (await store.dictionary()).field(id);
}

/** What of the contact the directory wrote and rules. */
function ownedTargets({ mapping }: ConnectionTable, { written }: DirectoryPersonTable): ReadonlySet<string> {
  const kept = parseJson(mapping);
  const fields: readonly unknown[] =
    isRecord(kept) && Array.isArray(kept.fields) ? kept.fields : defaultMapping.fields;
  const ruled = new Set(
    fields.filter(isRecord).flatMap(field => (isRuled(field) ? String(field.target) : [])),
  );
  // A person with one name has it whole as the first.
  if (ruled.has('name')) ruled.add('firstName');
  const values = parseJson(written);
  return new Set(Object.keys(isRecord(values) ? values : {}).filter(target => ruled.has(target)));
}

/** Whether the directory goes on to write a field: one that it fills once or while it is empty is everybody's from then on. */
function isRuled({ owner, mode, pinned }: Readonly<Record<string, unknown>>): boolean {
  if (owner !== 'directory') return false;
  return pinned !== undefined || (mode !== 'createOnly' && mode !== 'fillIfEmpty');
}
