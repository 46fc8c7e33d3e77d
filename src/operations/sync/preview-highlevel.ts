import { RosterError } from '#base/errors.ts';
import { LinkProblem } from '#links/directory/problem.ts';
import type { Account } from '#links/highlevel/account.ts';
import { linkTermsOf } from '#links/highlevel/connection-link.ts';
import { fieldsOfBoth, type PreviewedContact, previewContacts } from '#links/highlevel/preview-link.ts';
import { searchPages } from '#links/highlevel/search-pages.ts';
import { countContacts, listNewest } from '#store/contacts/list-contacts.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { localRecords } from '../highlevel/local-records.ts';
import { linksIn } from '../links-in.ts';
import type { RemoteContext } from '../operation.ts';

const pageLimit = 100;
const patience = 120_000;

export interface PreviewSize {
  /** Contacts there to read. */
  readonly limit: number;
  /** Contacts to tell one by one. */
  readonly shown: number;
}

/**
 * What a link with an account would do: contacts there are read and taken over as the link does it, and all of that is taken
 * back. Those here that none there is would be made there. Throws `link_failed` and `conflict`.
 */
export async function previewHighLevel(
  { store, links }: Pick<RemoteContext, 'store' | 'links'>,
  connection: ConnectionTable,
  { limit, shown }: PreviewSize,
) {
  const { highLevel } = linksIn({ links });
  const terms = await store.read(reader => linkTermsOf(reader, highLevel, connection));
  if (!terms)
    throw new RosterError(
      'conflict',
      'Nobody has signed in. Set the credentials, or authorise the connection.',
    );
  const { credentials, ...rules } = terms;
  const client = highLevel.client(connection, credentials);
  const { id: connectionId, location_id: locationId } = connection;
  const account: Account = { connectionId, locationId, client, ...rules };
  const previewed: PreviewedContact[] = [];
  const tied = new Set<string>();
  try {
    const signal = AbortSignal.timeout(patience);
    const fields = await fieldsOfBoth(store.read, client, signal);
    const sort = [{ field: 'dateAdded', direction: 'asc' }];
    for await (const page of searchPages(client, { pageLimit, filters: [], sort }, signal)) {
      const part = page.slice(0, limit - previewed.length);
      const terms = { account, records: localRecords, fields, tied };
      const found = await store.write(writer => previewContacts(writer, terms, part));
      for (const { contactId } of found) if (contactId !== undefined) tied.add(contactId);
      previewed.push(...found);
      if (previewed.length >= limit) break;
    }
  } catch (error) {
    if (error instanceof LinkProblem) throw new RosterError('link_failed', error.message);
    throw error;
  }

  const isWhole = previewed.length < limit;
  const missing = isWhole ? await missingThere({ store }, tied, shown) : undefined;
  const count = (outcome: PreviewedContact['outcome']) =>
    previewed.filter(contact => contact.outcome === outcome).length;
  const changing = previewed.filter(({ contactId }) => contactId !== undefined);
  return {
    people: previewed.length,
    isWhole,
    create: count('created'),
    update: changing.filter(({ changes }) => changes.length > 0).length,
    link: count('linked'),
    remove: 0,
    unchanged: count('unchanged'),
    skipped: count('skipped'),
    waiting: count('waiting'),
    refused: count('refused'),
    updateThere: changing.filter(({ changesThere }) => changesThere.length > 0).length,
    ...(missing && { createThere: missing.count }),
    samples: [...samplesOf(previewed, shown), ...(missing?.samples ?? [])],
  };
}

/** Some of each outcome, so that what is rare is seen too. */
function samplesOf(previewed: readonly PreviewedContact[], shown: number) {
  const told = new Map<string, number>();
  const samples = [];
  for (const { remoteId, name, outcome, contactId, changes, changesThere, reason } of previewed) {
    const before = told.get(outcome) ?? 0;
    if (outcome === 'unchanged' || before >= shown / 5) continue;
    told.set(outcome, before + 1);
    samples.push({
      personId: remoteId,
      name,
      outcome,
      ...(contactId !== undefined && { contactId }),
      changes: [...changes],
      changesThere: [...changesThere],
      ...(reason !== undefined && { reason }),
    });
  }
  return samples;
}

/** Contacts here that none there is. */
async function missingThere(
  { store }: Pick<RemoteContext, 'store'>,
  tied: ReadonlySet<string>,
  shown: number,
) {
  return store.read(async reader => {
    const { states: newest } = await listNewest(reader, { limit: tied.size + shown / 5 });
    const samples = newest
      .filter(({ id }) => !tied.has(id))
      .slice(0, shown / 5)
      .map(({ id, firstName, lastName, email, phone }) => ({
        name: [firstName, lastName].filter(Boolean).join(' ') || (email ?? phone ?? ''),
        outcome: 'createdThere',
        contactId: id,
        changes: [],
      }));
    return { count: Math.max(samples.length, (await countContacts(reader)) - tied.size), samples };
  });
}
