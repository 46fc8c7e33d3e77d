import { goneUsers } from '#links/directory/gone-users.ts';
import { undoRun } from '#links/directory/undo-run.ts';
import { linkRun } from '#links/highlevel/link-run.ts';
import type { JobKind } from '#store/jobs/job-kind.ts';
import { deleteBusinessJob } from './business/delete-job.ts';
import { cancelAppointments } from './calendar/cancel-job.ts';
import { copyContactJob } from './contact/copy-job.ts';
import { eraseContactJob } from './contact/erase-job.ts';
import { scanDuplicatesJob } from './duplicate/scan-job.ts';
import { exportJob } from './export/export-job.ts';
import { deleteFieldJob, purgeFieldJob, restoreFieldJob } from './field/deletion-job.ts';
import { importJob } from './import/import-job.ts';
import { dropReminders } from './reminders/drop-job.ts';
import { scheduleReminders } from './reminders/schedule-job.ts';
import { findStaleContacts } from './reminders/stale-job.ts';
import { replayJob } from './subscription/replay-job.ts';
import { deleteTagJob, mergeTagsJob, renameTagJob } from './tag/retag-job.ts';

/** Every kind of job that the server runs. */
export const jobKinds: readonly JobKind[] = [
  cancelAppointments,
  scheduleReminders,
  dropReminders,
  findStaleContacts,
  eraseContactJob,
  copyContactJob,
  scanDuplicatesJob,
  renameTagJob,
  deleteTagJob,
  mergeTagsJob,
  deleteFieldJob,
  restoreFieldJob,
  purgeFieldJob,
  deleteBusinessJob,
  importJob,
  replayJob,
  exportJob,
  undoRun,
  linkRun,
  goneUsers,
];
