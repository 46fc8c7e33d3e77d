import { RosterError } from '#base/errors.ts';
import { keepAsFormer } from '#store/highlevel/former-records.ts';
import { findLink } from '#store/highlevel/links.ts';
import { noteWithHanging } from '#store/highlevel/outgoing-contacts.ts';
import { findByLocal, findByRemote, type RemoteRecord } from '#store/highlevel/remote-records.ts';
import { forgetUntied } from '#store/highlevel/untied.ts';
import type { StoreWriter } from '#store/store.ts';
import { askFor } from './ask-for.ts';

/**
 * Has a contact here and one there tied: the link reads the one there first, and merges both as if an earlier link had known
 * them. Throws `conflict`, where one of them is tied with another.
 */
export async function tieByHand(
  store: StoreWriter,
  connectionId: string,
  pair: Pick<RemoteRecord, 'localId' | 'remoteId'>,
): Promise<void> {
  const link = await findLink(store, connectionId);
  if (!link)
    throw new RosterError(
      'conflict',
      'The connection is linked with no account yet. Sign in, or decide on its first link.',
    );
  const here = await findByLocal(store, connectionId, 'contact', pair.localId);
  if (here?.remoteId === pair.remoteId) return;
  if (here)
    throw new RosterError(
      'conflict',
      `The contact is linked with ${here.remoteId} of HighLevel. Unlink it first.`,
    );
  const there = await findByRemote(store, connectionId, 'contact', pair.remoteId);
  if (there)
    throw new RosterError(
      'conflict',
      `That contact of HighLevel is linked with the contact ${there.localId} here. Unlink that one first, or merge the two.`,
    );
  await forgetUntied(store, connectionId, pair);
  await keepAsFormer(store, link.remote_location_id, pair);
  await askFor(store, connectionId, pair.remoteId, { type: 'All' });
  await noteWithHanging(store, connectionId, pair.localId);
}
