import Type from 'typebox';
import { Job } from '#contacts/job.ts';
import { textOf } from '#contacts/transfer/encoding.ts';
import { fileFormats, readRecords } from '#contacts/transfer/records.ts';
import { chunkSize, readChunk } from '#store/blobs.ts';
import { startJob } from '#store/jobs/jobs.ts';
import { getLocation } from '#store/locations.ts';
import type { StoreReader } from '#store/store.ts';
import { locationId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { StoredFile } from '../sent-file.ts';
import { encodingOfHead } from './file-text.ts';
import { layoutOf, Mapping, shapeOf, targetText } from './shape.ts';
import { duplicateRules } from './write-rows.ts';

const previewed = 5;

const Preview = Type.Object(
  {
    encoding: Type.String({ description: 'By its name in the Encoding Standard, as `utf-8`.' }),
    separator: Type.Optional(Type.String({ description: 'Between the cells of a CSV file.' })),
    columns: Type.Array(
      Type.Object({
        name: Type.String(),
        fills: Type.Union([Type.String(), Type.Null()], {
          description: 'What it fills, as a mapping would say it; null for nothing.',
        }),
      }),
    ),
    contacts: Type.Array(Type.Unknown(), { description: 'The first rows, as they are read.' }),
  },
  { description: 'What is recognised in the beginning of the file.' },
);

export const createImport = command({
  key: 'import.create',
  title: 'Import Contacts',
  description:
    'Starts an import of a CSV, JSON Lines or vCard file with a column mapping and a duplicate rule. A date in a CSV file has the year first, or day and month in the order of the country of the location. With `dryRun` it counts what it would do, and writes nothing.',
  group: 'data',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/contacts/imports', status: 202 },
  file: 'file',
  input: {
    locationId,
    format: Type.Enum(fileFormats),
    file: StoredFile,
    mapping: Type.Optional(Mapping),
    onDuplicate: Type.Optional(
      Type.Enum(duplicateRules, {
        default: 'skip',
        description:
          'What is done with a row whose e-mail or phone a contact has: `skip` it, `update` the contact, or `create` another, which is refused where the location forbids duplicates. An update adds tags, further addresses and external ids to those that the contact has, and no notes. `skip` where it is not sent.',
      }),
    ),
    dryRun: Type.Optional(Type.Boolean()),
  },
  output: Type.Object({ job: Job, preview: Preview }),

  async handler({ format, file, mapping = {}, onDuplicate = 'skip', dryRun = false }, { store }) {
    const preview = await previewOf(store, { format, file, mapping });
    const parameters = { fileId: file.id, format, mapping, onDuplicate, dryRun };
    return { job: await startJob(store, { kind: 'import', scope: 'contacts.write', parameters }), preview };
  },
});

async function previewOf(
  store: StoreReader,
  { format, file, mapping }: { format: (typeof fileFormats)[number]; file: StoredFile; mapping: Mapping },
) {
  const head = (await readChunk(store, file.id, 0)) ?? new Uint8Array();
  const isEnd = file.size <= chunkSize;
  const encoding = await encodingOfHead(head, isEnd);
  const text = textOf(encoding, head.subarray(encoding.start), isEnd);
  const { layout, length } = await layoutOf(format, text, isEnd);
  const dictionary = await store.dictionary();
  const fields = [...dictionary.fields.values()];
  const shape = shapeOf({ format, layout, mapping, fields });
  const { country } = await getLocation(store);
  const terms = { limit: previewed, isEnd, country, fieldOf: dictionary.field };
  const { records } = await readRecords(text.slice(length), shape, terms);
  const targets = shape.format === 'csv' ? shape.targets : [];
  return {
    encoding: encoding.name,
    ...(layout.separator !== undefined && { separator: layout.separator }),
    columns: layout.columns.map((name, index) => ({ name, fills: targetText(targets[index], fields) })),
    contacts: records.flatMap(record => (record?.contact ? [record.contact] : [])),
  };
}
