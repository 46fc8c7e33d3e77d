import { notFound, RosterError } from '#base/errors.ts';
import type { Contact } from '#contacts/contact.ts';
import { LinkProblem } from '#links/directory/problem.ts';
import { linkTermsOf } from '#links/highlevel/connection-link.ts';
import { isContactThere } from '#links/highlevel/is-there.ts';
import { tieByHand } from '#links/highlevel/tie-by-hand.ts';
import { getContact, getForChange } from '#store/contacts/contacts.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { linksIn } from '../links-in.ts';
import type { RemoteContext } from '../operation.ts';

/** How long HighLevel may take to say whether it has the contact, in milliseconds. */
const patience = 20_000;

/** Ties a contact to one of HighLevel. Throws `not_found`, `conflict`, `version_conflict` and `link_failed`. */
export async function linkHighLevel(
  { store, links, ifVersion }: Pick<RemoteContext, 'store' | 'links' | 'ifVersion'>,
  connection: ConnectionTable,
  { contactId, remoteId }: { readonly contactId: string; readonly remoteId: string },
): Promise<Contact> {
  const { highLevel } = linksIn({ links });
  const terms = await store.read(async reader => {
    await getContact(reader, contactId);
    return linkTermsOf(reader, highLevel, connection);
  });
  if (!terms)
    throw new RosterError(
      'conflict',
      'Nobody has signed in. Set the credentials, or authorise the connection.',
    );
  const client = highLevel.client(connection, terms.credentials);
  try {
    if (!(await isContactThere(client, remoteId, AbortSignal.timeout(patience))))
      throw notFound('The contact of HighLevel');
  } catch (error) {
    if (error instanceof LinkProblem) throw new RosterError('link_failed', error.message);
    throw error;
  }
  return store.write(async writer => {
    await getForChange(writer, contactId, ifVersion);
    await tieByHand(writer, connection.id, { localId: contactId, remoteId });
    return getContact(writer, contactId);
  });
}
