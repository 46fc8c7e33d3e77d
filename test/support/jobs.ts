import { startJob } from '#store/jobs/jobs.ts';
import { cause } from './engines.ts';
import type { OperationTest } from './operations.ts';

/** Begins a job as an operation would that needs the right. */
export function beginJob(
  { store, locationId }: Pick<OperationTest, 'store' | 'locationId'>,
  kind: string,
  scope = 'contacts.write',
) {
  return store.write(locationId, { ...cause, operation: kind }, writer =>
    startJob(writer, { kind, scope, parameters: {}, total: 1200 }),
  );
}
