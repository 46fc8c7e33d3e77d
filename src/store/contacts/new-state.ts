import { type ContactFields, type ContactState, emptyFields } from '#contacts/contact-state.ts';
import type { StoreWriter } from '../store.ts';

/** A contact as it is kept when it comes into being. */
export function newState(
  { locationId, now }: Pick<StoreWriter, 'locationId' | 'now'>,
  fields: Partial<ContactFields>,
  id: string,
): ContactState {
  return {
    ...emptyFields,
    ...fields,
    id,
    locationId,
    version: 1,
    eventNumber: 0,
    dateAdded: now,
    dateUpdated: now,
    lastActivity: now,
    deletedAt: null,
    deletedBy: null,
    purgeAt: null,
  };
}
