import Type, { type Static } from 'typebox';
import { rowCounter } from '#contacts/transfer/count-rows.ts';
import { bytesOf } from '#contacts/transfer/encoding.ts';
import { fileFormats, readRecords } from '#contacts/transfer/records.ts';
import { getBlob } from '#store/blobs.ts';
import { forgetImportErrorsAt, insertImportError } from '#store/import-errors.ts';
import { forgetTrialAt } from '#store/import-trial.ts';
import { type JobRun, jobKind } from '#store/jobs/job-kind.ts';
import { getLocation } from '#store/locations.ts';
import type { StoreWriter } from '#store/store.ts';
import { readText, readWhole } from './file-text.ts';
import { Layout, layoutOf, Mapping, shapeOf } from './shape.ts';
import { tryRows } from './try-rows.ts';
import { duplicateRules, writeRows } from './write-rows.ts';

/** Rows of one transaction: of more, others who write would wait longer, and little is won. */
const rowsAtOnce = 250;
/** How long the rows that were refused can be looked at, in milliseconds: as long as their file. */
const restsAreKept = 7 * 86_400_000;

const parameters = {
  fileId: Type.String(),
  format: Type.Enum(fileFormats),
  mapping: Mapping,
  onDuplicate: Type.Enum(duplicateRules),
  dryRun: Type.Boolean(),
};
type Parameters = Static<Type.TObject<typeof parameters>>;

const Place = Type.Object({
  /** Bytes of the file that are done. */
  offset: Type.Integer(),
  /** The number of the last row that is done. */
  row: Type.Integer(),
  encoding: Type.Object({ name: Type.String(), start: Type.Integer() }),
  layout: Layout,
});
type Place = Static<typeof Place>;

/** Imports a file. The first step looks through it, each further one writes some rows and where they ended. */
export const importJob = jobKind({
  kind: 'import',
  parameters,
  cursor: Place,
  step: ({ parameters: order, cursor }, run) =>
    cursor === null ? look(order, run) : writeSome(order, cursor, run),
});

async function look({ fileId, format, mapping, dryRun }: Parameters, run: JobRun<Place>): Promise<void> {
  const blob = await run.read(reader => getBlob(reader, fileId));
  let counter = rowCounter(format);
  const encoding = await readWhole(run.read, blob, () => {
    counter = rowCounter(format);
    return counter;
  });
  const start = { offset: encoding.start, encoding };
  const { layout, length } = await readText(run.read, blob, start, async ({ text, isEnd }) => {
    const found = await layoutOf(format, text, isEnd);
    return found.length > 0 || isEnd || format !== 'csv'
      ? { ...found, length: bytesOf(encoding, text.slice(0, found.length)) }
      : undefined;
  });
  await run.advance(async writer => {
    // Whatever becomes of the import; its end moves the times.
    await forgetImportErrorsAt(writer, run.jobId, writer.now + restsAreKept);
    if (dryRun) await forgetTrialAt(writer, run.jobId, writer.now + restsAreKept);
    shapeOf({ format, layout, mapping, fields: [...(await writer.dictionary()).fields.values()] });
    const headRows = format === 'csv' ? 1 : 0;
    return {
      cursor: { offset: encoding.start + length, row: headRows, encoding, layout },
      total: Math.max(0, counter.count() - headRows),
      counts: { created: 0, updated: 0, skipped: 0, refused: 0 },
      result: { encoding: encoding.name, ...layout },
    };
  });
}

async function writeSome(order: Parameters, place: Place, run: JobRun<Place>): Promise<void> {
  const { format, mapping, fileId, onDuplicate } = order;
  const { encoding, layout } = place;
  const { blob, dictionary, country } = await run.read(async reader => ({
    blob: await getBlob(reader, fileId),
    dictionary: await reader.dictionary(),
    country: (await getLocation(reader)).country,
  }));
  const shape = shapeOf({ format, layout, mapping, fields: [...dictionary.fields.values()] });
  const part = await readText(run.read, blob, place, async ({ text, isEnd }) => {
    const terms = { limit: rowsAtOnce, isEnd, country, fieldOf: dictionary.field };
    const { records, length } = await readRecords(text, shape, terms);
    if (records.length < rowsAtOnce && !isEnd && text.length < 1024 * 1024) return undefined;
    if (records.length === 0 && !isEnd) return undefined;
    return {
      records,
      offset: place.offset + bytesOf(encoding, text.slice(0, length)),
      isEnd: isEnd && length === text.length,
    };
  });
  const records = part.records.flatMap((record, index) =>
    record ? [{ ...record, row: place.row + index + 1 }] : [],
  );
  await run.advance(async writer => {
    const location = await getLocation(writer);
    const { counts, refusals } = order.dryRun
      ? await tryRows(writer, location, run.jobId, { records, onDuplicate })
      : await writeRows(writer, location, { records, onDuplicate });
    for (const refusal of refusals) await insertImportError(writer, run.jobId, refusal);
    if (part.isEnd) await finish(writer, run, { last: counts, dryRun: order.dryRun });
    return {
      cursor: { ...place, offset: part.offset, row: place.row + part.records.length },
      counts,
      isDone: part.isEnd,
    };
  });
}

async function finish(
  store: StoreWriter,
  { jobId, counts }: JobRun<Place>,
  { last, dryRun }: { readonly last: Readonly<Record<string, number>>; readonly dryRun: boolean },
): Promise<void> {
  const sums = Object.fromEntries(Object.entries(last).map(([name, by]) => [name, (counts[name] ?? 0) + by]));
  await forgetImportErrorsAt(store, jobId, store.now + restsAreKept);
  if (dryRun) await forgetTrialAt(store, jobId, store.now);
  store.noteEvent({
    type: 'import.finished',
    data: { importId: jobId, state: 'done', counts: sums },
    changes: [],
  });
}
