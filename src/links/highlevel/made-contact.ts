import { isRecord } from '#base/json.ts';
import { postponeOutgoing } from '#store/highlevel/outgoing.ts';
import { findByRemote } from '#store/highlevel/remote-records.ts';
import type { OutgoingChangeTable } from '#store/tables-highlevel.ts';
import { type AccountWork, write } from './account.ts';
import type { Members } from './client.ts';
import { valuesFrom } from './contact-in.ts';
import { localFrom } from './contact-out.ts';
import { contactFingerprint } from './fingerprint.ts';

/** How long a search there may not know what was made, in milliseconds. */
const searchSettles = 30_000;
/** The code of a change that waits until a search knows what was made. */
const perhapsMade = 'perhaps_made';

/**
 * The contact that was made there though no answer came, if it was: it holds what was sent. `later` where it has to be
 * looked for another time.
 */
export async function findMade(
  work: AccountWork,
  row: OutgoingChangeTable,
): Promise<Members | 'later' | undefined> {
  const { account, store, signal } = work;
  const { client, connectionId, locationId } = account;
  const { fingerprint } = row;
  if (fingerprint === null) return undefined;
  if (row.code !== perhapsMade) {
    await write(work, writer =>
      postponeOutgoing(writer, row, {
        code: perhapsMade,
        reason: 'No answer told whether it was made there. It is looked for.',
        dueAt: writer.now + searchSettles,
      }),
    );
    return 'later';
  }
  const value = { gte: new Date(row.date_added - 60_000).toISOString() };
  const filters = [{ field: 'dateAdded', operator: 'range', value }];
  const sort = [{ field: 'dateAdded', direction: 'desc' }];
  let searchAfter: unknown;
  for (;;) {
    const terms = { locationId: client.locationId, pageLimit: 500, filters, sort };
    const body = searchAfter === undefined ? terms : { ...terms, searchAfter };
    const answer = await client.send('POST', '/contacts/search', body, signal);
    const page = Array.isArray(answer.contacts) ? answer.contacts.filter(isRecord) : [];
    for (const contact of page) {
      if (contactFingerprint(valuesFrom(contact, localFrom({}), {})) !== fingerprint) continue;
      const linked = await store.read(locationId, reader =>
        findByRemote(reader, connectionId, 'contact', String(contact.id)),
      );
      if (!linked) return contact;
    }
    searchAfter = page.at(-1)?.searchAfter;
    if (page.length < 500 || searchAfter === undefined) return undefined;
  }
}
