import Type from 'typebox';
import {
  contactsWithField,
  destroyValues,
  type HoldersPage,
  tellOfValue,
} from '#store/contacts/hidden-values.ts';
import { beginPurge, hideField, unhideField } from '#store/deleted-fields.ts';
import { dropFilesOfField } from '#store/field-files.ts';
import {
  businessesWithField,
  destroyBusinessValues,
  tellOfBusinessValue,
} from '#store/hidden-business-values.ts';
import { type JobKind, jobKind } from '#store/jobs/job-kind.ts';
import { startJob } from '#store/jobs/jobs.ts';
import { type ScheduleKind, schedule, unschedule } from '#store/schedule.ts';
import type { StoreReader, StoreWriter } from '#store/store.ts';
import type { CustomFieldTable } from '#store/tables.ts';

/** So many records are looked at in a step; those that hold a value are changed. */
const batch = 500;
/** Each with its pieces. */
const filesAtOnce = 50;
const daysKept = 30;
const day = 86_400_000;

type Apply = (
  store: StoreWriter,
  fieldId: string,
  ids: readonly string[],
) => Promise<Readonly<Record<string, number>>>;

/** A job that goes through all records of an object, and does something to those that hold a value of a field. */
function valuesJob(kind: string, ofContacts: Apply, ofBusinesses: Apply): JobKind {
  return jobKind({
    kind,
    parameters: { fieldId: Type.String(), model: Type.String() },
    cursor: Type.String(),
    async step({ parameters: { fieldId, model }, cursor }, run) {
      const isBusiness = model === 'business';
      const page = await run.read(store => holders(store, isBusiness, fieldId, cursor ?? ''));
      await run.advance(async store => {
        const counts = await (isBusiness ? ofBusinesses : ofContacts)(store, fieldId, page.ids);
        const hasFiles = counts.files === filesAtOnce;
        return { cursor: page.last ?? cursor, counts, isDone: page.last === undefined && !hasFiles };
      });
    },
  });
}

function holders(
  store: StoreReader,
  isBusiness: boolean,
  fieldId: string,
  after: string,
): Promise<HoldersPage> {
  return (isBusiness ? businessesWithField : contactsWithField)(store, fieldId, after, batch);
}

export const deleteFieldJob = valuesJob(
  'field.delete',
  async (store, id, ids) => ({ contacts: await tellOfValue(store, id, ids, true) }),
  async (store, id, ids) => ({ businesses: await tellOfBusinessValue(store, id, ids, true) }),
);

export const restoreFieldJob = valuesJob(
  'field.restore',
  async (store, id, ids) => ({ contacts: await tellOfValue(store, id, ids, false) }),
  async (store, id, ids) => ({ businesses: await tellOfBusinessValue(store, id, ids, false) }),
);

export const purgeFieldJob = valuesJob(
  'field.purge',
  async (store, id, ids) => ({
    contacts: (await destroyValues(store, id, ids)).length,
    files: await dropFilesOfField(store, id, filesAtOnce),
  }),
  async (store, id, ids) => ({
    businesses: (await destroyBusinessValues(store, id, ids)).length,
    files: await dropFilesOfField(store, id, filesAtOnce),
  }),
);

/** Thirty days after a field was deleted its values are destroyed. */
export const fieldPurge: ScheduleKind = {
  kind: 'field.purge',
  async fire(store, { recordId }) {
    const field = await beginPurge(store, recordId);
    if (field) await begin(store, 'field.purge', field);
  },
};

/** Hides a field with its values, tells of each record by a job, and has the values destroyed in time. */
export async function deleteFieldWithValues(store: StoreWriter, field: CustomFieldTable): Promise<string> {
  await hideField(store, field);
  const dueAt = store.now + daysKept * day;
  await schedule(store, { kind: fieldPurge.kind, recordId: field.id, dueAt });
  return begin(store, 'field.delete', field);
}

/** Shows a deleted field with its values again, and tells of each record by a job. */
export async function restoreFieldWithValues(
  store: StoreWriter,
  field: CustomFieldTable,
): Promise<CustomFieldTable> {
  const restored = await unhideField(store, field);
  await unschedule(store, { kind: fieldPurge.kind, recordId: field.id });
  await begin(store, 'field.restore', field);
  return restored;
}

async function begin(store: StoreWriter, kind: string, { id, model }: CustomFieldTable): Promise<string> {
  const parameters = { fieldId: id, model };
  return (await startJob(store, { kind, scope: 'contacts.write', parameters })).id;
}
