import type { StoreWriter } from '../store.ts';
import { changeContact } from './contacts.ts';
import { lockContacts } from './lock-contacts.ts';

/** Takes so many contacts off a business that is gone, each with an event. Answers how many. */
export async function unlinkFromBusiness(
  store: StoreWriter,
  businessId: string,
  limit: number,
): Promise<number> {
  const rows = await store.database
    .selectFrom('contact')
    .select('id')
    .where('location_id', '=', store.locationId)
    .where('business_id', '=', businessId)
    .where('deleted_at', 'is', null)
    .limit(limit)
    .execute();
  const contacts = await lockContacts(
    store,
    rows.map(({ id }) => id),
  );
  const linked = [...contacts.values()].filter(contact => contact.businessId === businessId);
  for (const contact of linked) await changeContact(store, contact, { businessId: null });
  return rows.length;
}
