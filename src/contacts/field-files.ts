import { isRecord } from '#base/json.ts';

/** The ids of the files that the values of a record hold, of fields of any type. */
export function fileIdsIn(values: Readonly<Record<string, unknown>>): string[] {
  return Object.values(values)
    .filter(isRecord)
    .flatMap(files => Object.values(files))
    .flatMap(file => (isRecord(file) && typeof file.documentId === 'string' ? [file.documentId] : []));
}
