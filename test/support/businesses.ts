import { businessNamed } from '#contacts/business.ts';
import { insertBusiness } from '#store/businesses.ts';
import { changeContact, getForChange } from '#store/contacts/contacts.ts';
import type { OperationTest } from './operations.ts';

type Place = Pick<OperationTest, 'store' | 'locationId'>;

const cause = { actor: { kind: 'system', id: 'test' }, operation: 'business.create' } as const;

/** Gives the location a business, and answers its id. */
export function addBusiness({ store, locationId }: Place, name: string): Promise<string> {
  return store.write(
    locationId,
    cause,
    async writer => (await insertBusiness(writer, businessNamed(name))).id,
  );
}

/** Links contacts to a business. */
export function linkContacts(
  { store, locationId }: Place,
  businessId: string,
  contactIds: readonly string[],
): Promise<void> {
  return store.write(locationId, cause, async writer => {
    for (const id of contactIds) await changeContact(writer, await getForChange(writer, id), { businessId });
  });
}
