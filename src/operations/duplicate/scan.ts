import Type from 'typebox';
import { Job } from '#contacts/job.ts';
import { lookalikeRules } from '#contacts/lookalike.ts';
import { findOpenJob, startJob } from '#store/jobs/jobs.ts';
import { locationId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { scanDuplicatesJob } from './scan-job.ts';

const scope = 'contacts.write';

export const scanDuplicates = command({
  key: 'duplicate.scan',
  title: 'Scan for Duplicates',
  description:
    'Starts a search of a location for groups of contacts that look like one person: by e-mail and phone, main or additional, and by name at one business. The groups take the place of those of the scan before. While one runs, a further call answers it.',
  group: 'data',
  scope,
  http: { method: 'POST', path: '/contacts/duplicates/scan', status: 202 },
  isIdempotent: true,
  input: {
    locationId,
    rules: Type.Optional(
      Type.Array(Type.Enum(lookalikeRules), { minItems: 1, description: 'All where none is sent.' }),
    ),
  },
  output: Type.Object({ job: Job }),

  async handler({ rules = [...lookalikeRules] }, { store }) {
    const { kind } = scanDuplicatesJob;
    const running = await findOpenJob(store, kind);
    return { job: running ?? (await startJob(store, { kind, scope, parameters: { rules } })) };
  },
});
