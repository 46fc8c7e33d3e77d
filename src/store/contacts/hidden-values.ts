import type { ContactState } from '#contacts/contact-state.ts';
import { presentContact } from '#contacts/present-contact.ts';
import { updateRow } from '../rows.ts';
import type { StoreReader, StoreWriter } from '../store.ts';
import { reindexContact } from './index-contact.ts';
import { lockContacts } from './lock-contacts.ts';
import { fromRow, toRow } from './row.ts';

/** The contacts among so many that hold a value of a field, and the last that was looked at; none at the end. */
export interface HoldersPage {
  readonly ids: readonly string[];
  readonly last: string | undefined;
}

/** Looks through so many contacts, the deleted too, in the order of their ids: no index knows what is hidden. */
export async function contactsWithField(
  { database, locationId }: StoreReader,
  fieldId: string,
  afterId: string,
  limit: number,
): Promise<HoldersPage> {
  const rows = await database
    .selectFrom('contact')
    .selectAll()
    .where('location_id', '=', locationId)
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute();
  const holders = rows.filter(row => Object.hasOwn(fromRow(row).customFields, fieldId));
  return { ids: holders.map(({ id }) => id), last: rows.length < limit ? undefined : rows.at(-1)?.id };
}

/** Tells of each contact that a value was hidden or shown. Answers how many have one. */
export async function tellOfValue(
  store: StoreWriter,
  fieldId: string,
  ids: readonly string[],
  isHidden: boolean,
): Promise<number> {
  const dictionary = await store.dictionary();
  // Restored, or deleted once more, before the job came here: the next one tells of it.
  if ((dictionary.field(fieldId) === undefined) !== isHidden) return 0;
  const contacts = await lockContacts(store, ids);
  let told = 0;
  for (const state of contacts.values()) {
    const value = state.customFields[fieldId];
    if (value === undefined) continue;
    told++;
    const after: ContactState = {
      ...state,
      version: state.version + 1,
      eventNumber: state.eventNumber + 1,
      dateUpdated: store.now,
      lastActivity: store.now,
    };
    await updateRow(store, 'contact', toRow(after));
    await reindexContact(store, state, after);
    const change = { field: `customFields.${fieldId}`, from: value, to: null };
    store.noteContactEvents(state.id, after.eventNumber, [
      {
        type: 'contact.updated',
        data: { contact: presentContact(after, dictionary) },
        changes: [isHidden ? change : { ...change, from: null, to: value }],
      },
    ]);
  }
  return told;
}

/** Destroys the values of a field that is hidden already, so nobody is told. Answers them. */
export async function destroyValues(
  store: StoreWriter,
  fieldId: string,
  ids: readonly string[],
): Promise<unknown[]> {
  if (ids.length === 0) return [];
  const query = store.database
    .selectFrom('contact')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('id', 'in', ids)
    .orderBy('id');
  const rows = await (store.kind === 'sqlite' ? query : query.forUpdate()).execute();
  const destroyed: unknown[] = [];
  for (const row of rows) {
    const state = fromRow(row);
    const { [fieldId]: value, ...customFields } = state.customFields;
    if (value === undefined) continue;
    destroyed.push(value);
    const after = { ...state, customFields };
    await updateRow(store, 'contact', toRow(after));
    if (state.deletedAt === null) await reindexContact(store, state, after);
  }
  return destroyed;
}
