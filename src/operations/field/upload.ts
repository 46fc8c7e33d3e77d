import Type from 'typebox';
import { fieldsOf } from '#store/business-row.ts';
import { changeBusiness, getBusinessForChange } from '#store/businesses.ts';
import { changeContact, findForChange } from '#store/contacts/contacts.ts';
import { keepFieldFile } from '#store/field-files.ts';
import type { StoreWriter } from '#store/store.ts';
import { locationId } from '../location/in-path.ts';
import { command } from '../operation.ts';
import { StoredFile } from '../sent-file.ts';
import { filesByField, valuesWithFiles } from './files.ts';

const Count = Type.Union([Type.Integer({ minimum: 1 }), Type.String({ pattern: '^[1-9]\\d{0,3}$' })], {
  description: 'How many files a field may hold after the call, where its own limit is not lower.',
});

export const uploadToField = command({
  key: 'field.upload',
  title: 'Upload File to Custom Field',
  description:
    'Stores files in file fields of a contact or business. Each file is a part of a form named by the field and an id of the file, as `{fieldId}_{fileId}`; an id that the field has already replaces that file, and so does every file in a field that holds one.',
  group: 'schema',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/locations/{locationId}/customFields/upload' },
  file: 'file',
  takesManyFiles: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict'],
  input: {
    locationId,
    id: Type.String({ minLength: 1, maxLength: 255, description: 'Of the contact or business.' }),
    maxFiles: Type.Optional(Count),
    file: Type.Optional(Type.Array(StoredFile)),
  },
  output: Type.Object({
    id: Type.String({ description: 'Of the contact or business.' }),
    uploadedFiles: Type.Record(Type.String(), Type.String(), {
      description: 'The address of each file, by the name of its part.',
    }),
    meta: Type.Array(
      Type.Object({
        fieldname: Type.String({ description: 'The name of its part.' }),
        originalname: Type.String(),
        encoding: Type.String(),
        mimetype: Type.String(),
        size: Type.Integer({ description: 'In bytes.' }),
        url: Type.String(),
      }),
    ),
  }),

  async handler({ locationId, id, maxFiles, file: sent = [] }, { store, ifVersion, links }) {
    const base = `${links?.publicUrl ?? ''}/locations/${locationId}/customFields/files`;
    const files = filesByField(sent, base);
    const record = await recordOf(store, id, ifVersion);
    const terms = { model: record.model, maxFiles: Number(maxFiles ?? Number.MAX_SAFE_INTEGER) };
    const values = await valuesWithFiles(store, record.values, files, terms);
    for (const { fieldId, file } of files) await keepFieldFile(store, { id: file.id, fieldId, recordId: id });
    await record.save(values);
    const meta = files.map(({ part, url, meta: { uuid: _, ...words } }) => ({
      ...words,
      fieldname: part,
      url,
    }));
    // Also so that an erasure knows whose this answer is, where it is kept for a repeated call.
    return { id, uploadedFiles: Object.fromEntries(files.map(({ part, url }) => [part, url])), meta };
  },
});

interface FieldsRecord {
  readonly model: 'contact' | 'business';
  readonly values: Readonly<Record<string, unknown>>;
  save(customFields: Record<string, unknown>): Promise<unknown>;
}

/** The contact or business of an id, locked. Throws `not_found`. */
async function recordOf(store: StoreWriter, id: string, ifVersion?: number): Promise<FieldsRecord> {
  const contact = await findForChange(store, id, ifVersion);
  if (contact && contact.deletedAt === null) {
    const save = (customFields: Record<string, unknown>) => changeContact(store, contact, { customFields });
    return { model: 'contact', values: contact.customFields, save };
  }
  const business = await getBusinessForChange(store, id, ifVersion);
  const save = (customFields: Record<string, unknown>) => changeBusiness(store, business, { customFields });
  return { model: 'business', values: fieldsOf(business).customFields, save };
}
