import { toIso } from '#base/clock.ts';
import { keepIncoming } from '#store/highlevel/incoming.ts';
import { stateId } from '#store/highlevel/known-changes.ts';
import { changeLink } from '#store/highlevel/links.ts';
import { noteUnlinked, type UnlinkedQuery } from '#store/highlevel/outgoing-contacts.ts';
import { findByRemote, linkedContactsAfter } from '#store/highlevel/remote-records.ts';
import type { AskedRun } from '#store/highlevel/runs.ts';
import { isUntiedThere } from '#store/highlevel/untied.ts';
import { type AccountWork, write } from './account.ts';
import { askFor } from './ask-for.ts';
import { writePass } from './pass.ts';
import { searchPages } from './search-pages.ts';
import { sweepBusinesses } from './sweep-businesses.ts';
import { changedAt } from './take-contact.ts';

/** A search there may not know yet what was written in the last moments, in milliseconds. */
const overlap = 120_000;
const pageLimit = 100;
const sweepPage = 500;
/** Notes of more contacts than this are not read again by a sweep: each costs two calls of the day's limit. */
const mostWithNotes = 5000;

/** Looks for what changed there since the last look, whether a webhook told of it or not. */
export async function catchUp(work: AccountWork, readTo: number, run?: AskedRun): Promise<void> {
  const { connectionId } = work.account;
  const value = { gte: toIso(Math.max(0, readTo - overlap)) };
  const filters = [{ field: 'dateUpdated', operator: 'range', value }];
  const sort = [{ field: 'dateUpdated', direction: 'asc' }];
  let reached = readTo;
  for await (const page of searchPages(work.account.client, { pageLimit, filters, sort }, work.signal)) {
    for (const contact of page) reached = Math.max(reached, changedAt(contact) || 0);
    await writePass(work, run, async writer => {
      for (const contact of page) {
        const remoteId = String(contact.id);
        await keepIncoming(writer, connectionId, {
          // Each state of a contact is read once, however often it is found.
          message_id: stateId(remoteId, changedAt(contact)),
          type: 'ContactUpdate',
          remote_contact_id: remoteId,
          remote_id: remoteId,
          run_id: run?.id ?? null,
        });
      }
      await changeLink(writer, connectionId, { read_to: reached });
    });
  }
  await write(work, writer => changeLink(writer, connectionId, { looked_at: writer.now }));
}

/**
 * Looks at all contacts: those that are not linked or not there any more are read, and notes and tasks, which no search
 * tells of, of all of them where they are not too many. For a run every contact is read. Contacts here that are not there
 * are sent.
 */
export async function sweep(work: AccountWork, run?: AskedRun): Promise<void> {
  const { store, account } = work;
  const { connectionId, locationId } = account;
  await work.places.users.renew(work.signal);
  await sweepBusinesses(work, run);
  const present = new Set<string>();
  const sort = [{ field: 'dateAdded', direction: 'asc' }];
  for await (const page of searchPages(
    account.client,
    { pageLimit: sweepPage, filters: [], sort },
    work.signal,
  ))
    for (const { id } of page) present.add(String(id));
  const isSmall = present.size <= mostWithNotes;
  const type = isSmall ? 'All' : 'ContactUpdate';
  for (let after: string | undefined = ''; after !== undefined; ) {
    const from: string = after;
    const records = await store.read(locationId, reader =>
      linkedContactsAfter(reader, connectionId, from, sweepPage),
    );
    await writePass(work, run, async writer => {
      for (const { remoteId } of records)
        if (isSmall || run || !present.has(remoteId))
          await askFor(writer, connectionId, remoteId, { type, run });
    });
    after = records.length < sweepPage ? undefined : records.at(-1)?.localId;
  }
  const found = [...present];
  for (let from = 0; from < found.length; from += sweepPage)
    await writePass(work, run, async writer => {
      for (const remoteId of found.slice(from, from + sweepPage))
        if (
          !(await findByRemote(writer, connectionId, 'contact', remoteId)) &&
          !(await isUntiedThere(writer, connectionId, remoteId))
        )
          await askFor(writer, connectionId, remoteId, { type: 'All', run });
    });
  for (let after: string | undefined = ''; after !== undefined; ) {
    const terms: UnlinkedQuery = { after, limit: sweepPage, runId: run?.id ?? null };
    after = await writePass(work, run, writer => noteUnlinked(writer, connectionId, terms));
  }
  await write(work, async writer => {
    await changeLink(writer, connectionId, { swept_at: writer.now });
  });
}
