import { toIso } from '#base/clock.ts';
import { notFound, RosterError } from '#base/errors.ts';
import { type ObjectKey, type ObjectSchema, objectKeys, standardFields } from '#contacts/object.ts';
import type { FieldFolder, ObjectField } from '#contacts/object-field.ts';
import { listFields } from './custom-fields.ts';
import { presentObjectField } from './present-field.ts';
import { insertRow } from './rows.ts';
import type { StoreReader, StoreWriter } from './store.ts';
import type { FieldFolderTable } from './tables.ts';

/** Every member of an object: those that it always has, then its custom fields. */
export async function listObjectFields(store: StoreReader, object: ObjectSchema): Promise<ObjectField[]> {
  const { key } = object;
  const standard = Object.entries(standardFields[key]).map(
    ([name, [label, dataType]]): ObjectField => ({
      id: `${key}.${name}`,
      locationId: store.locationId,
      version: 1,
      name: label,
      showInForms: true,
      objectKey: key,
      dataType,
      parentId: key,
      fieldKey: `${key}.${name}`,
      dateAdded: object.dateAdded,
      dateUpdated: object.dateUpdated,
    }),
  );
  return [...standard, ...(await listCustomObjectFields(store, key))];
}

export async function listCustomObjectFields(store: StoreReader, key: ObjectKey): Promise<ObjectField[]> {
  return (await listFields(store, [key])).map(presentObjectField);
}

/** The folders of an object, the oldest first. */
export async function listFolders(store: StoreReader, key: ObjectKey): Promise<FieldFolder[]> {
  const rows = await store.database
    .selectFrom('field_folder')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('object_key', '=', key)
    .orderBy('date_added')
    .orderBy('id')
    .execute();
  return rows.map(presentFolder);
}

export async function findFolder(store: StoreReader, id: string): Promise<FieldFolder | undefined> {
  const row = await store.database
    .selectFrom('field_folder')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && presentFolder(row);
}

/** Throws `not_found`, and `version_conflict` when the folder was changed since `ifVersion`. */
export async function getFolder(store: StoreReader, id: string, ifVersion?: number): Promise<FieldFolder> {
  const folder = await findFolder(store, id);
  if (!folder) throw notFound('The folder');
  if (ifVersion !== undefined && folder.version !== ifVersion) {
    throw new RosterError(
      'version_conflict',
      `The folder is at version ${folder.version}, not ${ifVersion}. Read it again and repeat the change.`,
    );
  }
  return folder;
}

export async function insertFolder(store: StoreWriter, key: ObjectKey, name: string): Promise<FieldFolder> {
  const row: FieldFolderTable = {
    location_id: store.locationId,
    id: store.newId(),
    version: 1,
    object_key: key,
    name,
    date_added: store.now,
    date_updated: store.now,
  };
  await insertRow(store, 'field_folder', row);
  return presentFolder(row);
}

/** Where the name is the same, nothing is written. */
export async function renameFolder(
  store: StoreWriter,
  folder: FieldFolder,
  name: string,
): Promise<FieldFolder> {
  if (folder.name === name) return folder;
  const version = folder.version + 1;
  await store.database
    .updateTable('field_folder')
    .set({ name, version, date_updated: store.now })
    .where('location_id', '=', store.locationId)
    .where('id', '=', folder.id)
    .execute();
  return { ...folder, name, version, dateUpdated: toIso(store.now) };
}

/** Takes a folder away; its fields stay, outside of any folder. */
export async function deleteFolder(store: StoreWriter, { id }: FieldFolder): Promise<void> {
  await store.database
    .updateTable('custom_field')
    .set({ folder_id: null })
    .where('location_id', '=', store.locationId)
    .where('folder_id', '=', id)
    .execute();
  await store.database
    .deleteFrom('field_folder')
    .where('location_id', '=', store.locationId)
    .where('id', '=', id)
    .execute();
}

function presentFolder(row: FieldFolderTable): FieldFolder {
  return {
    id: row.id,
    locationId: row.location_id,
    version: row.version,
    objectKey: objectKeys.find(known => known === row.object_key) ?? 'contact',
    name: row.name,
    dateAdded: toIso(row.date_added),
    dateUpdated: toIso(row.date_updated),
  };
}
