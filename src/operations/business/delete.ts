import Type from 'typebox';
import { getBusinessForChange, deleteBusiness as removeBusiness } from '#store/businesses.ts';
import { startJob } from '#store/jobs/jobs.ts';
import { Id } from '../contact/members.ts';
import { command } from '../operation.ts';

export const deleteBusiness = command({
  key: 'business.delete',
  title: 'Delete Business',
  description:
    'Removes a business; a job unlinks its contacts, each with an event, and takes its relations away.',
  group: 'schema',
  scope: 'contacts.write',
  http: { method: 'DELETE', path: '/businesses/{businessId}' },
  isIdempotent: true,
  isDestructive: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict'],
  input: { businessId: Id },
  output: Type.Object({
    success: Type.Boolean(),
    jobId: Type.String({ description: 'The job that unlinks the contacts.' }),
  }),

  async handler({ businessId }, { store, ifVersion }) {
    await removeBusiness(store, await getBusinessForChange(store, businessId, ifVersion));
    const job = await startJob(store, {
      kind: 'business.delete',
      scope: 'contacts.write',
      parameters: { businessId },
    });
    return { success: true, jobId: job.id };
  },
});
