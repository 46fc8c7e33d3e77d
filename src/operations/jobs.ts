import type { JobKind } from '#store/jobs/job-kind.ts';

/** Every kind of job that the server runs. */
export const jobKinds: readonly JobKind[] = [];
