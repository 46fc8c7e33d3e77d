import { RosterError } from '#base/errors.ts';
import { isRecord, parseJson } from '#base/json.ts';
import type { ContactState } from '#contacts/contact-state.ts';
import { defaultMapping } from '#contacts/directory/mapping.ts';
import type { EventDraft } from '#contacts/event.ts';
import type { StoreWriter } from '../store.ts';
import type { ConnectionTable, DirectoryPersonTable } from '../tables-links.ts';
import { findConnection, settingsOf } from './connections.ts';
import { peopleOfContact } from './people.ts';

const directorySystems = new Set(['entra', 'scim']);
/** Operations by which an administrator has the sync write: what they write is the directory's. */
const ofSync = /^(?:sync|directory|conflict)\./;
/** Lists to which everybody may add: what the directory put there comes back by itself. */
const shared = new Set(['additionalEmails', 'additionalPhones', 'externalIds']);

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
  const dictionary = await store.dictionary();
  for (const person of await peopleOfContact(store, before.id)) {
    const connection = person.state === 'linked' && (await findConnection(store, person.connection_id));
    if (!connection || settingsOf(connection).ownedFields === 'overwrite') continue;
    const owned = ownedTargets(connection, person);
    for (const field of fields) {
      const [, fieldId] = /^customFields\.(.+)$/.exec(field) ?? [];
      const custom = fieldId === undefined ? undefined : dictionary.field(fieldId);
      if (!owned.has(custom ? `customField:${custom.key}` : field)) continue;
      throw new RosterError(
        'field_owned_by_directory',
        `${custom?.name ?? field} comes from the directory ${connection.name}. Change it there, or make it local in the mapping of the connection.`,
      );
    }
  }
}

/** What of the contact the directory wrote and rules. */
function ownedTargets({ mapping }: ConnectionTable, { written }: DirectoryPersonTable): ReadonlySet<string> {
  const kept = parseJson(mapping);
  const fields: readonly unknown[] =
    isRecord(kept) && Array.isArray(kept.fields) ? kept.fields : defaultMapping.fields;
  const ruled = new Set(
    fields.filter(isRecord).flatMap(({ target, owner }) => (owner === 'directory' ? String(target) : [])),
  );
  // A person with one name has it whole as the first.
  if (ruled.has('name')) ruled.add('firstName');
  const values = parseJson(written);
  return new Set(Object.keys(isRecord(values) ? values : {}).filter(target => ruled.has(target)));
}
