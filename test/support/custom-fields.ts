import type { CustomFieldType } from '#contacts/custom-field.ts';
import { nextRevision } from '#store/tags.ts';
import type { OperationTest } from './operations.ts';

/** Gives the location a text field, or one of another type, and answers its id. */
export function addCustomField(
  { store, locationId }: Pick<OperationTest, 'store' | 'locationId'>,
  name: string,
  dataType: CustomFieldType = 'TEXT',
): Promise<string> {
  const cause = { actor: { kind: 'system', id: 'test' }, operation: 'customField.create' } as const;
  return store.write(locationId, cause, async writer => {
    const key = name.toLowerCase().replaceAll(' ', '_');
    const id = writer.newId();
    await writer.database
      .insertInto('custom_field')
      .values({
        location_id: locationId,
        id,
        version: 1,
        name,
        name_folded: name.toLowerCase(),
        key,
        model: 'contact',
        data_type: dataType,
        placeholder: null,
        position: 0,
        options: '{}',
        revision: await nextRevision(writer),
        deleted_at: null,
        date_added: writer.now,
      })
      .execute();
    return id;
  });
}
