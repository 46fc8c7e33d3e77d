import { cancelAppointment } from './appointment/cancel.ts';
import { createAppointment } from './appointment/create.ts';
import { deleteAppointment } from './appointment/delete.ts';
import { getAppointment } from './appointment/get.ts';
import { listAppointments } from './appointment/list.ts';
import { listAppointmentsForContact } from './appointment/list-for-contact.ts';
import { rescheduleAppointment } from './appointment/reschedule.ts';
import { setAppointmentStatus } from './appointment/set-status.ts';
import { updateAppointment } from './appointment/update.ts';
import { createAppointmentNote } from './appointment-note/create.ts';
import { deleteAppointmentNote } from './appointment-note/delete.ts';
import { listAppointmentNotes } from './appointment-note/list.ts';
import { updateAppointmentNote } from './appointment-note/update.ts';
import { getAssociationByKey } from './association/get-by-key.ts';
import { listAssociations } from './association/list.ts';
import { listAuditEntries } from './audit/list.ts';
import { createBusiness } from './business/create.ts';
import { deleteBusiness } from './business/delete.ts';
import { getBusiness } from './business/get.ts';
import { linkContacts } from './business/link-contacts.ts';
import { listBusinesses } from './business/list.ts';
import { searchBusinesses } from './business/search.ts';
import { setBusinessOfContacts } from './business/set-contacts.ts';
import { setCustomFieldsOfBusiness } from './business/set-custom-fields.ts';
import { unlinkContacts } from './business/unlink-contacts.ts';
import { updateBusiness } from './business/update.ts';
import { upsertBusiness } from './business/upsert.ts';
import { createCalendar } from './calendar/create.ts';
import { createBlockSlot } from './calendar/create-block-slot.ts';
import { deleteCalendar } from './calendar/delete.ts';
import { getFreeSlots } from './calendar/free-slots.ts';
import { getCalendar } from './calendar/get.ts';
import { listCalendars } from './calendar/list.ts';
import { listBlockedSlots } from './calendar/list-blocked-slots.ts';
import { updateCalendar } from './calendar/update.ts';
import { updateBlockSlot } from './calendar/update-block-slot.ts';
import { getCaller } from './caller/get.ts';
import { addContactToCampaign } from './campaign/add-contact.ts';
import { createCampaign } from './campaign/create.ts';
import { listCampaigns } from './campaign/list.ts';
import { removeContactFromAllCampaigns } from './campaign/remove-all.ts';
import { removeContactFromCampaign } from './campaign/remove-contact.ts';
import { listOperations } from './catalogue-entry/list.ts';
import { listConflicts } from './conflict/list.ts';
import { resolveConflict } from './conflict/resolve.ts';
import { authorizeConnection } from './connection/authorize.ts';
import { testConnection } from './connection/check.ts';
import { createConnection } from './connection/create.ts';
import { deleteConnection } from './connection/delete.ts';
import { getConnection } from './connection/get.ts';
import { listConnections } from './connection/list.ts';
import { setConnectionCredentials } from './connection/set-credentials.ts';
import { updateConnection } from './connection/update.ts';
import { addEmail } from './contact/add-email.ts';
import { addPhone } from './contact/add-phone.ts';
import { assignContactToUser } from './contact/assign-user.ts';
import { batchDeleteContacts } from './contact/batch-delete.ts';
import { batchGetContacts } from './contact/batch-get.ts';
import { batchUpdateContacts } from './contact/batch-update.ts';
import { batchUpsertContacts } from './contact/batch-upsert.ts';
import { clearContactFields } from './contact/clear-fields.ts';
import { copyContactToLocation } from './contact/copy-to-location.ts';
import { countContacts } from './contact/count.ts';
import { createContact } from './contact/create.ts';
import { createContactWithDetails } from './contact/create-with-details.ts';
import { deleteContact } from './contact/delete.ts';
import { eraseContact } from './contact/erase.ts';
import { findDuplicateContact } from './contact/find-duplicate.ts';
import { findOneContact } from './contact/find-one.ts';
import { findOrCreateContact } from './contact/find-or-create.ts';
import { getContact } from './contact/get.ts';
import { getContactWithDetails } from './contact/get-with-details.ts';
import { getContactHistory } from './contact/history.ts';
import { listContacts } from './contact/list.ts';
import { listContactsByBusiness } from './contact/list-by-business.ts';
import { listContactsByBusinessWithDetails } from './contact/list-by-business-with-details.ts';
import { listDeletedContacts } from './contact/list-deleted.ts';
import { mergeContacts } from './contact/merge.ts';
import { previewMerge } from './contact/merge-preview.ts';
import { removeEmail } from './contact/remove-email.ts';
import { removePhone } from './contact/remove-phone.ts';
import { restoreContact } from './contact/restore.ts';
import { searchContacts } from './contact/search.ts';
import { setCustomField } from './contact/set-custom-field.ts';
import { getContactTimeline } from './contact/timeline.ts';
import { unassignContact } from './contact/unassign-user.ts';
import { undoMergeOfContacts } from './contact/undo-merge.ts';
import { updateContact } from './contact/update.ts';
import { updateContactWithDetails } from './contact/update-with-details.ts';
import { upsertContact } from './contact/upsert.ts';
import { getDelivery } from './delivery/get.ts';
import { listDeliveries } from './delivery/list.ts';
import { replayDelivery } from './delivery/replay.ts';
import { linkContactToDirectory } from './directory/link-contact.ts';
import { searchDirectoryPeople } from './directory/search-people.ts';
import { unlinkContactFromDirectory } from './directory/unlink-contact.ts';
import { bulkSetDnd } from './dnd/bulk-set.ts';
import { setDnd } from './dnd/set-all.ts';
import { setChannelDnd } from './dnd/set-channel.ts';
import { setInboundDnd } from './dnd/set-inbound.ts';
import { ignoreDuplicates } from './duplicate/ignore.ts';
import { listDuplicates } from './duplicate/list.ts';
import { scanDuplicates } from './duplicate/scan.ts';
import { listEnrollments } from './enrollment/list.ts';
import { listErrors } from './error/list.ts';
import { listEvents } from './event/list.ts';
import { streamEvents } from './event/stream.ts';
import { listEventTypes } from './event/types.ts';
import { cancelExport } from './export/cancel.ts';
import { createExport } from './export/create.ts';
import { downloadExport } from './export/download.ts';
import { getExport } from './export/get.ts';
import { listExports } from './export/list.ts';
import { findContactByExternalId } from './external-id/find.ts';
import { removeExternalId } from './external-id/remove.ts';
import { setExternalId } from './external-id/set.ts';
import { createField } from './field/create.ts';
import { deleteField } from './field/delete.ts';
import { downloadFieldFile } from './field/download-file.ts';
import { getField } from './field/get.ts';
import { listFields } from './field/list.ts';
import { restoreField } from './field/restore.ts';
import { updateField } from './field/update.ts';
import { uploadToField } from './field/upload.ts';
import { createFieldFolder } from './field-folder/create.ts';
import { deleteFieldFolder } from './field-folder/delete.ts';
import { updateFieldFolder } from './field-folder/update.ts';
import { addFollowers } from './follower/add.ts';
import { listFollowers } from './follower/list.ts';
import { removeFollowers } from './follower/remove.ts';
import { cancelImport } from './import/cancel.ts';
import { createImport } from './import/create.ts';
import { downloadImportErrors } from './import/download-errors.ts';
import { listImportErrors } from './import/errors.ts';
import { getImport } from './import/get.ts';
import { listImports } from './import/list.ts';
import { cancelJob } from './job/cancel.ts';
import { getJob } from './job/get.ts';
import { listJobs } from './job/list.ts';
import { createLocation } from './location/create.ts';
import { getLocation } from './location/get.ts';
import { searchLocations } from './location/search.ts';
import { listTimezones } from './location/timezones.ts';
import { updateLocation } from './location/update.ts';
import { getMapping } from './mapping/get.ts';
import { previewMapping } from './mapping/preview.ts';
import { setMapping } from './mapping/set.ts';
import { listMerges } from './merge/list.ts';
import { createNote } from './note/create.ts';
import { deleteNote } from './note/delete.ts';
import { getNote } from './note/get.ts';
import { listNotes } from './note/list.ts';
import { pinNote } from './note/pin.ts';
import { searchNotes } from './note/search.ts';
import { updateNote } from './note/update.ts';
import { getObject } from './object/get.ts';
import { listObjects } from './object/list.ts';
import { createObjectField } from './object-field/create.ts';
import { deleteObjectField } from './object-field/delete.ts';
import { getObjectField } from './object-field/get.ts';
import { listObjectFields } from './object-field/list.ts';
import { updateObjectField } from './object-field/update.ts';
import type { Operation } from './operation.ts';
import { listOutgoingChanges } from './outgoing/list.ts';
import { retryOutgoingChanges } from './outgoing/retry.ts';
import { listQuotas } from './quota/list.ts';
import { requestQuota } from './quota/request.ts';
import { setQuota } from './quota/set.ts';
import { getRecord } from './record/get.ts';
import { updateRecord } from './record/update.ts';
import { createRecurringTask } from './recurring-task/create.ts';
import { deleteRecurringTask } from './recurring-task/delete.ts';
import { getRecurringTask } from './recurring-task/get.ts';
import { listRecurringTasks } from './recurring-task/list.ts';
import { updateRecurringTask } from './recurring-task/update.ts';
import { createRelation } from './relation/create.ts';
import { deleteRelation } from './relation/delete.ts';
import { listRelations } from './relation/list.ts';
import { reportToday } from './report/today.ts';
import { createSegment } from './segment/create.ts';
import { deleteSegment } from './segment/delete.ts';
import { getSegment } from './segment/get.ts';
import { listSegments } from './segment/list.ts';
import { listSegmentMembers } from './segment/list-members.ts';
import { updateSegment } from './segment/update.ts';
import { createSubscription } from './subscription/create.ts';
import { deleteSubscription } from './subscription/delete.ts';
import { getSubscription } from './subscription/get.ts';
import { listSubscriptions } from './subscription/list.ts';
import { pauseSubscription } from './subscription/pause.ts';
import { replaySubscription } from './subscription/replay.ts';
import { resumeSubscription } from './subscription/resume.ts';
import { rotateSubscriptionSecret } from './subscription/rotate-secret.ts';
import { testSubscription } from './subscription/send-test.ts';
import { updateSubscription } from './subscription/update.ts';
import { cancelSyncRun } from './sync/cancel-run.ts';
import { decideSync } from './sync/decide.ts';
import { getSyncRun } from './sync/get-run.ts';
import { listSyncRunRecords } from './sync/list-run-records.ts';
import { listSyncRuns } from './sync/list-runs.ts';
import { pauseSync } from './sync/pause.ts';
import { previewSync } from './sync/preview.ts';
import { resumeSync } from './sync/resume.ts';
import { runSync } from './sync/run.ts';
import { runPersonSync } from './sync/run-person.ts';
import { undoSyncRun } from './sync/undo-run.ts';
import { addTagsToContact } from './tag/add-to-contact.ts';
import { bulkAddTags } from './tag/bulk-add.ts';
import { bulkRemoveTags } from './tag/bulk-remove.ts';
import { bulkUpdateTags } from './tag/bulk-update.ts';
import { createTag } from './tag/create.ts';
import { deleteTag } from './tag/delete.ts';
import { getTag } from './tag/get.ts';
import { listTags } from './tag/list.ts';
import { mergeTags } from './tag/merge.ts';
import { removeTagsFromContact } from './tag/remove-from-contact.ts';
import { renameTag } from './tag/rename.ts';
import { replaceTags } from './tag/replace.ts';
import { bulkCompleteTasks } from './task/bulk-complete.ts';
import { completeTask } from './task/complete.ts';
import { createTask } from './task/create.ts';
import { deleteTask } from './task/delete.ts';
import { getTask } from './task/get.ts';
import { listTasks } from './task/list.ts';
import { listTasksDue } from './task/list-due.ts';
import { listOverdueTasks } from './task/list-overdue.ts';
import { reassignTask } from './task/reassign.ts';
import { reopenTask } from './task/reopen.ts';
import { searchTasks } from './task/search.ts';
import { setTaskCompleted } from './task/set-completed.ts';
import { updateTask } from './task/update.ts';
import { getUsage } from './usage/get.ts';
import { findUsersByEmail } from './user/find-by-email.ts';
import { getUser } from './user/get.ts';
import { listUsers } from './user/list.ts';
import { searchUsers } from './user/search.ts';
import { addContactToWorkflow } from './workflow/add-contact.ts';
import { createWorkflow } from './workflow/create.ts';
import { listWorkflows } from './workflow/list.ts';
import { removeContactFromAllWorkflows } from './workflow/remove-all.ts';
import { removeContactFromWorkflow } from './workflow/remove-contact.ts';

/** Everything that Roster can do. Each surface is made from this list. */
export const operations: readonly Operation[] = [
  clearContactFields,
  setCustomField,
  unassignContact,
  assignContactToUser,
  listContactsByBusinessWithDetails,
  updateContactWithDetails,
  getContactWithDetails,
  createContactWithDetails,
  unlinkContacts,
  linkContacts,
  setBusinessOfContacts,
  setInboundDnd,
  setChannelDnd,
  setDnd,
  listContactsByBusiness,
  listContacts,
  searchContacts,
  countContacts,
  batchGetContacts,
  batchUpsertContacts,
  batchUpdateContacts,
  batchDeleteContacts,
  bulkSetDnd,
  bulkCompleteTasks,
  setExternalId,
  findContactByExternalId,
  removeExternalId,
  copyContactToLocation,
  scanDuplicates,
  listDuplicates,
  ignoreDuplicates,
  eraseContact,
  getContactTimeline,
  previewMerge,
  mergeContacts,
  listMerges,
  undoMergeOfContacts,
  findOneContact,
  findDuplicateContact,
  findOrCreateContact,
  upsertContact,
  restoreContact,
  listDeletedContacts,
  getContactHistory,
  deleteContact,
  updateContact,
  removePhone,
  addPhone,
  removeEmail,
  addEmail,
  listFollowers,
  removeFollowers,
  addFollowers,
  bulkRemoveTags,
  bulkAddTags,
  bulkUpdateTags,
  replaceTags,
  removeTagsFromContact,
  addTagsToContact,
  createContact,
  getContact,
  createTask,
  listTasks,
  getTask,
  updateTask,
  deleteTask,
  setTaskCompleted,
  completeTask,
  reopenTask,
  reassignTask,
  searchTasks,
  listTasksDue,
  listOverdueTasks,
  listNotes,
  createNote,
  getNote,
  updateNote,
  deleteNote,
  pinNote,
  searchNotes,
  listUsers,
  getUser,
  searchUsers,
  findUsersByEmail,
  listAppointmentsForContact,
  createRecurringTask,
  listRecurringTasks,
  getRecurringTask,
  updateRecurringTask,
  deleteRecurringTask,
  createCalendar,
  getCalendar,
  listCalendars,
  updateCalendar,
  deleteCalendar,
  getFreeSlots,
  listBlockedSlots,
  createBlockSlot,
  updateBlockSlot,
  createAppointment,
  getAppointment,
  listAppointments,
  updateAppointment,
  rescheduleAppointment,
  setAppointmentStatus,
  cancelAppointment,
  deleteAppointment,
  createAppointmentNote,
  listAppointmentNotes,
  updateAppointmentNote,
  deleteAppointmentNote,
  createTag,
  getTag,
  listTags,
  renameTag,
  deleteTag,
  mergeTags,
  createField,
  listFields,
  getField,
  createBusiness,
  getBusiness,
  listBusinesses,
  setCustomFieldsOfBusiness,
  updateBusiness,
  deleteBusiness,
  upsertBusiness,
  searchBusinesses,
  updateField,
  uploadToField,
  downloadFieldFile,
  deleteField,
  restoreField,
  listObjectFields,
  getObjectField,
  createObjectField,
  updateObjectField,
  deleteObjectField,
  createFieldFolder,
  updateFieldFolder,
  deleteFieldFolder,
  listObjects,
  getObject,
  getRecord,
  updateRecord,
  listAssociations,
  getAssociationByKey,
  createRelation,
  listRelations,
  deleteRelation,
  addContactToCampaign,
  removeContactFromCampaign,
  removeContactFromAllCampaigns,
  listCampaigns,
  createCampaign,
  addContactToWorkflow,
  removeContactFromWorkflow,
  removeContactFromAllWorkflows,
  listEnrollments,
  listWorkflows,
  createWorkflow,
  getLocation,
  searchLocations,
  createLocation,
  updateLocation,
  listTimezones,
  createImport,
  listImports,
  getImport,
  listImportErrors,
  downloadImportErrors,
  cancelImport,
  createExport,
  listExports,
  getExport,
  downloadExport,
  cancelExport,
  listJobs,
  getJob,
  cancelJob,
  listEvents,
  streamEvents,
  listEventTypes,
  createSegment,
  listSegments,
  getSegment,
  updateSegment,
  deleteSegment,
  listSegmentMembers,
  getCaller,
  listOperations,
  listErrors,
  listAuditEntries,
  reportToday,
  getUsage,
  listQuotas,
  setQuota,
  requestQuota,
  createSubscription,
  listSubscriptions,
  getSubscription,
  updateSubscription,
  pauseSubscription,
  resumeSubscription,
  deleteSubscription,
  rotateSubscriptionSecret,
  testSubscription,
  replaySubscription,
  listDeliveries,
  getDelivery,
  replayDelivery,
  createConnection,
  listConnections,
  getConnection,
  updateConnection,
  setConnectionCredentials,
  deleteConnection,
  authorizeConnection,
  testConnection,
  runSync,
  runPersonSync,
  listSyncRuns,
  getSyncRun,
  listSyncRunRecords,
  decideSync,
  cancelSyncRun,
  undoSyncRun,
  pauseSync,
  resumeSync,
  previewSync,
  getMapping,
  setMapping,
  previewMapping,
  listConflicts,
  resolveConflict,
  searchDirectoryPeople,
  linkContactToDirectory,
  unlinkContactFromDirectory,
  listOutgoingChanges,
  retryOutgoingChanges,
];
