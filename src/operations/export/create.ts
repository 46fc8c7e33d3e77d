import Type from 'typebox';
import { Job } from '#contacts/job.ts';
import { parseSearch } from '#contacts/search-tree.ts';
import { exportColumns } from '#contacts/transfer/contact-cells.ts';
import { fileFormats } from '#contacts/transfer/records.ts';
import { startJob } from '#store/jobs/jobs.ts';
import { getLocation } from '#store/locations.ts';
import { locationId } from '../contact/members.ts';
import { command } from '../operation.ts';

export const createExport = command({
  key: 'export.create',
  title: 'Export Contacts',
  description:
    'Starts an export of the contacts that match a filter to CSV, JSON Lines or vCard. CSV is guarded against formulas; `import.create` reads each of them again.',
  group: 'data',
  scope: 'contacts.readonly',
  http: { method: 'POST', path: '/contacts/exports', status: 202 },
  errors: ['search_filter_invalid'],
  input: {
    locationId,
    format: Type.Enum(fileFormats),
    filters: Type.Optional(
      Type.Array(Type.Unknown(), {
        description: 'As those of `contact.search`; without them every contact.',
      }),
    ),
    fields: Type.Optional(
      Type.Array(Type.Enum(exportColumns), {
        minItems: 1,
        description: 'The columns of a CSV file before the custom fields; all where it is not sent.',
      }),
    ),
  },
  output: Type.Object({ job: Job }),

  async handler({ format, filters = [], fields = [...exportColumns] }, { store }) {
    const location = await getLocation(store);
    // Only to refuse now what the job could not read.
    parseSearch({ filters }, (await store.dictionary()).field, location.timezone);
    const parameters = { format, filters, fields };
    return { job: await startJob(store, { kind: 'export', scope: 'contacts.readonly', parameters }) };
  },
});
