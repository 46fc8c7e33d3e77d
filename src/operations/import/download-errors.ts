import { writeCsv } from '#contacts/transfer/csv.ts';
import { listImportErrors } from '#store/import-errors.ts';
import type { StoreReader } from '#store/store.ts';
import { download } from '../operation.ts';
import { getImport, importId } from './members.ts';

const rowsAtOnce = 500;

export const downloadImportErrors = download({
  key: 'import.downloadErrors',
  title: 'Download Errors of Import',
  description:
    'Streams the rows that an import refused as CSV: row and reason, then the row as it stood in the file, to be put right and sent again.',
  group: 'data',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/contacts/imports/{importId}/errors/file' },
  isIdempotent: true,
  answers: ['text/csv'],
  input: { importId },

  async handler({ importId }, { store }) {
    const job = await store.read(reader => getImport(reader, importId));
    return {
      name: `import-${importId}-errors.csv`,
      mediaType: 'text/csv; charset=utf-8',
      pieces: () => rowsOf(store.read, importId, columnsIn(job.result)),
    };
  },
});

type Read = <Result>(work: (store: StoreReader) => Promise<Result>) => Promise<Result>;

async function* rowsOf(read: Read, jobId: string, columns: readonly string[]): AsyncGenerator<Uint8Array> {
  yield Buffer.from(await writeCsv([['row', 'reason', ...columns]]));
  for (let after = -1; ; ) {
    const limit = rowsAtOnce;
    const errors = await read(reader => listImportErrors(reader, { jobId, after, limit }));
    const last = errors.at(-1);
    if (!last) return;
    const rows = errors.map(({ row, problems, source }) => [
      String(row),
      problems.map(({ message }) => message).join('; '),
      ...(typeof source === 'string' ? [source] : source),
    ]);
    yield Buffer.from(await writeCsv(rows));
    after = last.row;
  }
}

function columnsIn(result: unknown): readonly string[] {
  const hasColumns = typeof result === 'object' && result !== null && 'columns' in result;
  const columns = hasColumns && Array.isArray(result.columns) ? result.columns.map(String) : [];
  return columns.length > 0 ? columns : ['source'];
}
