import { leaverIsDue } from '#links/directory/leaver-due.ts';
import { blobRemoval } from '#store/blobs.ts';
import { importErrorRemoval } from '#store/import-errors.ts';
import { trialRemoval } from '#store/import-trial.ts';
import type { ScheduleKind } from '#store/schedule.ts';
import { deliveryCancellation } from '#store/webhooks/end-deliveries.ts';
import { fieldPurge } from './field/deletion-job.ts';
import { recurringTaskOccurs } from './recurring-task/occurrence.ts';
import { reminders } from './reminders/fire.ts';

/** Every kind of thing that the server does at a time. */
export const scheduleKinds: readonly ScheduleKind[] = [
  blobRemoval,
  importErrorRemoval,
  trialRemoval,
  deliveryCancellation,
  fieldPurge,
  leaverIsDue,
  ...reminders,
  recurringTaskOccurs,
];
