import { insertUser } from '#store/users.ts';
import { type OperationTest, person } from './operations.ts';

/** Adds users to the tenant of a test, as directory sync would; answers their ids in that order. */
export async function insertUsers(
  { store, locationId, clock }: Pick<OperationTest, 'store' | 'locationId' | 'clock'>,
  names: readonly string[],
): Promise<readonly string[]> {
  const cause = { actor: { kind: 'system', id: 'test' }, operation: 'user.create' } as const;
  return store.write(locationId, cause, async writer => {
    const ids: string[] = [];
    for (const name of names) {
      const id = writer.newId();
      await insertUser(writer, {
        tenant_id: person.tenantId,
        id,
        object_id: null,
        name,
        first_name: name,
        last_name: null,
        email: null,
        email_lower: null,
        phone: null,
        role: 'user',
        date_added: clock(),
      });
      ids.push(id);
    }
    return ids;
  });
}
