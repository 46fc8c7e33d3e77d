import type { FieldError } from '#base/errors.ts';
import { isRecord, parseJson } from '#base/json.ts';
import { insertRow } from './rows.ts';
import { type ScheduleKind, schedule } from './schedule.ts';
import type { StoreReader, StoreWriter } from './store.ts';

/** A row of a file that an import refused. */
export interface ImportError {
  /** Its place in the file, as a spreadsheet counts rows. */
  readonly row: number;
  readonly problems: readonly FieldError[];
  /** As it stood in the file: the cells of a row, or a text. */
  readonly source: readonly string[] | string;
}

export async function insertImportError(
  store: StoreWriter,
  jobId: string,
  { row, problems, source }: ImportError,
): Promise<void> {
  await insertRow(store, 'import_error', {
    location_id: store.locationId,
    job_id: jobId,
    row,
    problems: JSON.stringify(problems),
    source: JSON.stringify(source),
  });
}

/** The refused rows behind a row, in their order. */
export async function listImportErrors(
  store: StoreReader,
  { jobId, after, limit }: { readonly jobId: string; readonly after: number; readonly limit: number },
): Promise<ImportError[]> {
  const rows = await store.database
    .selectFrom('import_error')
    .select(['row', 'problems', 'source'])
    .where('location_id', '=', store.locationId)
    .where('job_id', '=', jobId)
    .where('row', '>', after)
    .orderBy('row')
    .limit(limit)
    .execute();
  return rows.map(({ row, problems, source }) => ({
    row,
    problems: listIn(parseJson(problems)).filter(isProblem),
    source: sourceIn(parseJson(source)),
  }));
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isProblem(value: unknown): value is FieldError {
  return isRecord(value) && typeof value.member === 'string' && typeof value.message === 'string';
}

function sourceIn(value: unknown): readonly string[] | string {
  return Array.isArray(value) ? value.map(String) : String(value);
}

const removal = 'import.forget';
const removedAtOnce = 1000;

/** Has the refused rows of an import removed at a time, as the file that they are from. */
export async function forgetImportErrorsAt(store: StoreWriter, jobId: string, dueAt: number): Promise<void> {
  await schedule(store, { kind: removal, recordId: jobId, dueAt });
}

/** Removes the refused rows of imports, some at a time. */
export const importErrorRemoval: ScheduleKind = {
  kind: removal,
  async fire(store, { recordId, dueAt }) {
    if (await forgetImportErrors(store, recordId)) await forgetImportErrorsAt(store, recordId, dueAt);
  },
};

/** Removes some of them; tells whether there may be more. */
export async function forgetImportErrors(store: StoreWriter, jobId: string): Promise<boolean> {
  const rows = store.database
    .selectFrom('import_error')
    .select('row')
    .where('location_id', '=', store.locationId)
    .where('job_id', '=', jobId)
    .orderBy('row')
    .limit(removedAtOnce);
  const gone = await store.database
    .deleteFrom('import_error')
    .where('location_id', '=', store.locationId)
    .where('job_id', '=', jobId)
    .where('row', 'in', rows)
    .returning('row')
    .execute();
  return gone.length > 0;
}
