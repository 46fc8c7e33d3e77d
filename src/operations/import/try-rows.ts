import type { Location } from '#contacts/location.ts';
import { putBackTried, readTried, trialKeys } from '#store/import-trial.ts';
import type { StoreWriter } from '#store/store.ts';
import type { NumberedRecord } from './check-row.ts';
import { type DuplicateRule, type WrittenRows, writeRows } from './write-rows.ts';

class TakenBack extends Error {}

/**
 * What writing some rows would do: it is done, and taken back. What was taken back of earlier rows of the file is there
 * meanwhile, as far as these rows could meet it.
 */
export async function tryRows(
  store: StoreWriter,
  location: Location,
  jobId: string,
  rows: { readonly records: readonly NumberedRecord[]; readonly onDuplicate: DuplicateRule },
): Promise<WrittenRows> {
  let tried: { readonly written: WrittenRows; readonly keep: () => Promise<void> } | undefined;
  try {
    await store.attempt(async () => {
      const written = await writeRows(store, location, {
        ...rows,
        prepare: checked =>
          putBackTried(
            store,
            jobId,
            checked.flatMap(({ keys, contact }) => trialKeys(keys, contact.externalIds)),
          ),
      });
      tried = { written, keep: await readTried(store, jobId, written.written) };
      throw new TakenBack();
    });
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error;
  }
  if (!tried) throw new Error('A trial ends with what it would have done.');
  await tried.keep();
  return tried.written;
}
