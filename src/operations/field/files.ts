import { type FieldError, invalidInput } from '#base/errors.ts';
import { isRecord } from '#base/json.ts';
import { fileRulesIn } from '#store/custom-field-row.ts';
import { findField } from '#store/custom-fields.ts';
import type { StoreReader } from '#store/store.ts';
import type { StoredFile } from '../sent-file.ts';

/** A file that was sent for a field. */
export interface SentForField {
  /** `{fieldId}_{fileId}`. */
  readonly part: string;
  readonly fieldId: string;
  readonly fileId: string;
  readonly file: StoredFile;
  readonly url: string;
  /** What is kept beside the address, in HighLevel's words. */
  readonly meta: {
    readonly fieldname: string;
    readonly originalname: string;
    readonly encoding: string;
    readonly mimetype: string;
    readonly size: number;
    readonly uuid: string;
  };
}

/** Reads the names of the parts. Throws `invalid_input`. */
export function filesByField(sent: readonly StoredFile[], base: string): readonly SentForField[] {
  if (sent.length === 0) {
    const message =
      "file must hold a file: send multipart/form-data with each file as a part named {fieldId}_{fileId}. HighLevel's SDK sends JSON without files here; send the form yourself";
    throw invalidInput([{ member: 'file', message }]);
  }
  const problems: FieldError[] = [];
  const found = new Map<string, SentForField>();
  for (const file of sent) {
    const part = file.part ?? '';
    const { fieldId = '', fileId = '' } = /^(?<fieldId>[^_]+)_(?<fileId>.{1,255})$/.exec(part)?.groups ?? {};
    const message =
      fileId === ''
        ? `"${part}" must be {fieldId}_{fileId}: the field's id, an underscore and an id of your own for the file`
        : found.has(part) && `"${part}" must name one file`;
    if (message) problems.push({ member: part, message });
    const { id, name: originalname, mediaType: mimetype, size } = file;
    const meta = { fieldname: fieldId, originalname, encoding: '7bit', mimetype, size, uuid: fileId };
    found.set(part, { part, fieldId, fileId, file, url: `${base}/${id}`, meta });
  }
  if (problems.length > 0) throw invalidInput(problems);
  return [...found.values()];
}

interface Terms {
  readonly model: 'contact' | 'business';
  readonly maxFiles: number;
}

/** The values of a record with the files in their fields. Throws `invalid_input` with every file that a field does not take. */
export async function valuesWithFiles(
  store: StoreReader,
  values: Readonly<Record<string, unknown>>,
  files: readonly SentForField[],
  { model, maxFiles }: Terms,
): Promise<Record<string, unknown>> {
  const problems: FieldError[] = [];
  const after = { ...values };
  for (const [fieldId, sent] of Map.groupBy(files, ({ fieldId }) => fieldId)) {
    const refuse = (message: string) =>
      problems.push({ member: fieldId, message: `"${fieldId}" ${message}` });
    const row = await findField(store, fieldId, [model]);
    if (row?.data_type !== 'FILE_UPLOAD') {
      refuse(`must be the id of a FILE_UPLOAD field of the ${model}`);
      continue;
    }
    const {
      acceptedFormats = [],
      allowsManyFiles = false,
      mostFiles = Number.MAX_SAFE_INTEGER,
    } = fileRulesIn(row);
    const most = allowsManyFiles ? Math.min(mostFiles, maxFiles) : 1;
    const known = allowsManyFiles && isRecord(values[fieldId]) ? values[fieldId] : {};
    const value = {
      ...known,
      ...Object.fromEntries(
        sent.map(({ fileId, meta, url, file }) => [fileId, { meta, url, documentId: file.id }]),
      ),
    };
    if (Object.keys(value).length > most) refuse(`holds at most ${most} ${most === 1 ? 'file' : 'files'}`);
    for (const { file } of sent) {
      if (!isAccepted(file.name, acceptedFormats)) {
        refuse(`takes ${acceptedFormats.join(', ')}, not "${file.name}"`);
      }
    }
    after[fieldId] = value;
  }
  if (problems.length > 0) throw invalidInput(problems);
  return after;
}

function isAccepted(name: string, formats: readonly string[]): boolean {
  const lower = name.toLowerCase();
  return (
    formats.length === 0 || formats.some(format => format === 'all' || lower.endsWith(format.toLowerCase()))
  );
}
