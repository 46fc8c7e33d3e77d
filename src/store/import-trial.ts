import { sql } from 'kysely';
import { RosterError } from '#base/errors.ts';
import type { ExternalId } from '#contacts/contact.ts';
import { type ContactFields, type ContactState, emptyFields, linksOf } from '#contacts/contact-state.ts';
import { findForChange } from './contacts/contacts.ts';
import type { Keys } from './contacts/duplicates.ts';
import { addressKey } from './contacts/find-many.ts';
import { indexContact, unindexContact } from './contacts/index-contact.ts';
import { lockContacts } from './contacts/lock-contacts.ts';
import { newState } from './contacts/new-state.ts';
import { fieldsIn, toRow } from './contacts/row.ts';
import { keysOf } from './contacts/search-row.ts';
import { jsonRows } from './json-rows.ts';
import { insertRow, updateRow } from './rows.ts';
import { type ScheduleKind, schedule } from './schedule.ts';
import { statement } from './statement.ts';
import type { StoreWriter } from './store.ts';
import { listOf, type ValueList, valuesIn } from './value-list.ts';

/**
 * What a dry run of an import would have written. Each of its batches is taken back, so the contacts that a later row
 * may meet are kept here, and put back before such rows are tried. A contact that is there already is kept as it would be,
 * under what it is found by now too.
 */

/** The key of the row that holds the fields of a contact; its other rows say what it is found by. */
const ownKey = 'contact ';

/** The keys of what is found by some addresses and links. */
export function trialKeys({ emails, phones }: Keys, externalIds: readonly ExternalId[] = []): string[] {
  return [
    ...emails.map(value => addressKey('email', value)),
    ...phones.map(value => addressKey('phone', value)),
    ...externalIds.map(linkKey),
  ];
}

function linkKey({ system, externalId }: ExternalId): string {
  return `link ${JSON.stringify([system, externalId])}`;
}

/** Has the contacts of earlier batches that are found by one of the keys be as they would be by now. */
export async function putBackTried(store: StoreWriter, jobId: string, keys: Iterable<string>): Promise<void> {
  const states: { readonly now: ContactState | undefined; readonly after: ContactState }[] = [];
  for (const [id, fields] of await findTried(store, jobId, keys)) {
    const now = await findForChange(store, id);
    if (now && now.deletedAt !== null) continue;
    const { businessId = null } = now ?? {};
    states.push({
      now,
      after: { ...(now ?? newState(store, {}, id)), ...emptyFields, ...fields, businessId },
    });
  }
  // First all go: one may have a link that another had.
  for (const { now } of states) if (now) await unindexContact(store, now);
  for (const { now, after } of states) {
    try {
      await store.attempt(async () => {
        if (now) await updateRow(store, 'contact', toRow(after));
        else await insertRow(store, 'contact', toRow(after));
        await indexContact(store, after);
      });
    } catch (error) {
      // Since then another contact was given the link that this one would have.
      if (!(error instanceof RosterError) || error.status >= 500) throw error;
    }
  }
}

/** By id, the oldest first; with those whose links they would have taken over. */
async function findTried(
  store: StoreWriter,
  jobId: string,
  keys: Iterable<string>,
): Promise<readonly (readonly [id: string, fields: Partial<ContactFields>])[]> {
  const found = new Map<string, Partial<ContactFields>>();
  const asked = new Set<string>();
  const bound = (texts: Iterable<string>) => ({
    location_id: store.locationId,
    job_id: jobId,
    keys: listOf(store.kind, texts),
  });
  for (let next = [...keys]; next.length > 0; ) {
    for (const key of next) asked.add(key);
    const ids = (await store.rows(idsWith, bound(next))).flatMap(row => row.ids?.split(' ') ?? []);
    const owners = ids.filter(id => !found.has(id)).map(id => ownKey + id);
    const rows = owners.length === 0 ? [] : await store.rows(fieldsUnder, bound(owners));
    for (const { key, fields } of rows)
      found.set(key.slice(ownKey.length), fieldsIn({ fields: fields ?? '{}' }));
    const links = [...found.values()].flatMap(fields => linksOf({ ...emptyFields, ...fields }));
    next = links.map(linkKey).filter(key => !asked.has(key));
  }
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1));
}

type Asked = { location_id: string; job_id: string; keys: ValueList };

const idsWith = statement<Asked>()(
  (_database, bind, kind) => sql<{ ids: string | null }>`
    select (
      select string_agg(contact_id, ' ') from import_trial
      where location_id = ${bind('location_id')} and job_id = ${bind('job_id')} and key = given.value
    ) as ids from ${valuesIn(kind, bind('keys'))} as given`,
);

const fieldsUnder = statement<Asked>()(
  (_database, bind, kind) => sql<{ key: string; fields: string | null }>`
    select given.value as key, (
      select fields from import_trial
      where location_id = ${bind('location_id')} and job_id = ${bind('job_id')} and key = given.value
    ) as fields from ${valuesIn(kind, bind('keys'))} as given`,
);

/** A contact that a batch has written, and as it was before each change. */
export interface WrittenContact {
  readonly id: string;
  readonly before: readonly ContactState[];
}

/** Reads contacts as a batch has written them; answers how to keep them once that was taken back. */
export async function readTried(
  store: StoreWriter,
  jobId: string,
  written: readonly WrittenContact[],
): Promise<() => Promise<void>> {
  const states = await lockContacts(
    store,
    written.map(({ id }) => id),
  );
  const rows = written.flatMap(({ id, before }) => {
    const state = states.get(id);
    if (!state) return [];
    const keys = new Set([...before, state].flatMap(each => trialKeys(keysOf(each), linksOf(each))));
    if (keys.size === 0) return [];
    const own = { key: `${ownKey}${id}`, contact_id: id, fields: toRow(state).fields };
    return [own, ...[...keys].map(key => ({ key, contact_id: id }))];
  });
  const bound = { location_id: store.locationId, job_id: jobId, rows: JSON.stringify(rows) };
  return async () => store.send(keepRows, bound);
}

const keepRows = statement<{ location_id: string; job_id: string; rows: string }>()(
  (_database, bind, kind) => sql`
    insert into import_trial (location_id, job_id, key, contact_id, fields)
    select ${bind('location_id')}, ${bind('job_id')}, key, contact_id, fields
    from ${jsonRows(kind, bind('rows'), { key: 'text', contact_id: 'text', fields: 'text' })} as given
    where true on conflict (location_id, job_id, key, contact_id) do update set fields = excluded.fields`,
);

const removal = 'import.forgetTrial';
const removedAtOnce = 1000;

/** Has what a dry run would have written removed at a time, or moves the time. */
export async function forgetTrialAt(store: StoreWriter, jobId: string, dueAt: number): Promise<void> {
  await schedule(store, { kind: removal, recordId: jobId, dueAt });
}

/** Removes what dry runs would have written, some at a time. */
export const trialRemoval: ScheduleKind = {
  kind: removal,
  async fire(store, { recordId, dueAt }) {
    if (await forgetTrial(store, recordId)) await forgetTrialAt(store, recordId, dueAt);
  },
};

/** Removes some of it; tells whether there may be more. */
export async function forgetTrial(store: StoreWriter, jobId: string): Promise<boolean> {
  const rows = store.database
    .selectFrom('import_trial')
    .select('key')
    .where('location_id', '=', store.locationId)
    .where('job_id', '=', jobId)
    .orderBy('key')
    .limit(removedAtOnce);
  const gone = await store.database
    .deleteFrom('import_trial')
    .where('location_id', '=', store.locationId)
    .where('job_id', '=', jobId)
    .where('key', 'in', rows)
    .returning('key')
    .execute();
  return gone.length > 0;
}
