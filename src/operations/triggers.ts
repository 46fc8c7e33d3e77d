import { onAppointmentCreated } from './on/appointment/created.ts';
import { onAppointmentDeleted } from './on/appointment/deleted.ts';
import { onAppointmentNoShow } from './on/appointment/no-show.ts';
import { onAppointmentReminder } from './on/appointment/reminder.ts';
import { onAppointmentRescheduled } from './on/appointment/rescheduled.ts';
import { onAppointmentStatusChanged } from './on/appointment/status-changed.ts';
import { onAppointmentUpdated } from './on/appointment/updated.ts';
import { onBusinessContactLinked } from './on/business/contact-linked.ts';
import { onBusinessContactUnlinked } from './on/business/contact-unlinked.ts';
import { onBusinessCreated } from './on/business/created.ts';
import { onBusinessDeleted } from './on/business/deleted.ts';
import { onBusinessUpdated } from './on/business/updated.ts';
import { onCampaignStatusChanged } from './on/campaign/status-changed.ts';
import { onConnectionAdded } from './on/connection/added.ts';
import { onConnectionBroken } from './on/connection/broken.ts';
import { onConnectionRemoved } from './on/connection/removed.ts';
import { onContactAssigned } from './on/contact/assigned.ts';
import { onContactBirthday } from './on/contact/birthday.ts';
import { onContactCreated } from './on/contact/created.ts';
import { onContactCustomDate } from './on/contact/custom-date.ts';
import { onContactDeleted } from './on/contact/deleted.ts';
import { onContactDndChanged } from './on/contact/dnd-changed.ts';
import { onContactDuplicateFound } from './on/contact/duplicate-found.ts';
import { onContactEnteredSegment } from './on/contact/entered-segment.ts';
import { onContactErased } from './on/contact/erased.ts';
import { onContactFieldChanged } from './on/contact/field-changed.ts';
import { onContactFollowerAdded } from './on/contact/follower-added.ts';
import { onContactFollowerRemoved } from './on/contact/follower-removed.ts';
import { onContactInboundDndChanged } from './on/contact/inbound-dnd-changed.ts';
import { onContactLeftSegment } from './on/contact/left-segment.ts';
import { onContactMerged } from './on/contact/merged.ts';
import { onContactRestored } from './on/contact/restored.ts';
import { onContactStale } from './on/contact/stale.ts';
import { onContactTagAdded } from './on/contact/tag-added.ts';
import { onContactTagRemoved } from './on/contact/tag-removed.ts';
import { onContactTagsChanged } from './on/contact/tags-changed.ts';
import { onContactUpdated } from './on/contact/updated.ts';
import { onDirectoryUserAdded } from './on/directory/user-added.ts';
import { onDirectoryUserChanged } from './on/directory/user-changed.ts';
import { onDirectoryUserRemoved } from './on/directory/user-removed.ts';
import { onExportReady } from './on/export/ready.ts';
import { onImportFinished } from './on/import/finished.ts';
import { onLocationUpdated } from './on/location/updated.ts';
import { onNoteCreated } from './on/note/created.ts';
import { onNoteDeleted } from './on/note/deleted.ts';
import { onNoteUpdated } from './on/note/updated.ts';
import { onRelationCreated } from './on/relation/created.ts';
import { onRelationDeleted } from './on/relation/deleted.ts';
import { onSubscriptionFailing } from './on/subscription/failing.ts';
import { onSyncConflict } from './on/sync/conflict.ts';
import { onSyncFinished } from './on/sync/finished.ts';
import { onSyncStopped } from './on/sync/stopped.ts';
import { onTaskAssigned } from './on/task/assigned.ts';
import { onTaskCompleted } from './on/task/completed.ts';
import { onTaskCreated } from './on/task/created.ts';
import { onTaskDeleted } from './on/task/deleted.ts';
import { onTaskDue } from './on/task/due.ts';
import { onTaskOverdue } from './on/task/overdue.ts';
import { onTaskReopened } from './on/task/reopened.ts';
import { onTaskUpdated } from './on/task/updated.ts';
import { onUserCreated } from './on/user/created.ts';
import { onWorkflowEntered } from './on/workflow/entered.ts';
import { onWorkflowLeft } from './on/workflow/left.ts';
import type { Trigger } from './trigger.ts';

/** Everything that callers can be told of. */
export const triggers: readonly Trigger[] = [
  onContactCreated,
  onContactUpdated,
  onContactDeleted,
  onContactRestored,
  onContactMerged,
  onContactErased,
  onContactDuplicateFound,
  onContactDndChanged,
  onContactInboundDndChanged,
  onContactTagsChanged,
  onContactTagAdded,
  onContactTagRemoved,
  onContactFollowerAdded,
  onContactFollowerRemoved,
  onContactFieldChanged,
  onContactAssigned,
  onContactEnteredSegment,
  onContactLeftSegment,
  onNoteCreated,
  onNoteUpdated,
  onNoteDeleted,
  onTaskCreated,
  onTaskUpdated,
  onTaskCompleted,
  onTaskReopened,
  onTaskAssigned,
  onTaskDeleted,
  onAppointmentCreated,
  onBusinessCreated,
  onBusinessUpdated,
  onBusinessDeleted,
  onBusinessContactLinked,
  onBusinessContactUnlinked,
  onRelationCreated,
  onRelationDeleted,
  onCampaignStatusChanged,
  onWorkflowEntered,
  onWorkflowLeft,
  onUserCreated,
  onLocationUpdated,
  onTaskDue,
  onTaskOverdue,
  onAppointmentReminder,
  onContactBirthday,
  onContactCustomDate,
  onContactStale,
  onImportFinished,
  onSubscriptionFailing,
  onExportReady,
  onAppointmentUpdated,
  onAppointmentDeleted,
  onAppointmentRescheduled,
  onAppointmentNoShow,
  onAppointmentStatusChanged,
  onConnectionAdded,
  onConnectionRemoved,
  onConnectionBroken,
  onSyncFinished,
  onSyncStopped,
  onSyncConflict,
  onDirectoryUserAdded,
  onDirectoryUserChanged,
  onDirectoryUserRemoved,
];
