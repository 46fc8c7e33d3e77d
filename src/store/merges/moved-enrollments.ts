import { isRecord, parseJson } from '#base/json.ts';
import type { StoreWriter } from '../store.ts';
import type { EnrollmentTable } from '../tables.ts';
import type { Move } from './moved-records.ts';

const kind = 'enrollment';

/** An enrolment as it was, and where both contacts had one, that of the other before and after the merge. */
interface Kept {
  readonly own: EnrollmentTable;
  readonly before?: EnrollmentTable;
  readonly after?: EnrollmentTable;
}

/** Moves the enrolments. Where both contacts are enrolled in one thing, an active enrolment wins over an ended one. */
export async function moveEnrollments(store: StoreWriter, move: Move): Promise<void> {
  const { mergeId, from, to } = move;
  for (const own of await enrollmentsOf(store, from)) {
    const before = await findEnrollment(store, { ...own, contact_id: to });
    const wins = !before || (before.date_ended !== null && own.date_ended === null);
    const after = wins ? { ...own, contact_id: to } : before;
    await removeEnrollment(store, own);
    if (wins) {
      if (before) await removeEnrollment(store, before);
      await insertEnrollment(store, after);
    }
    const kept: Kept = { own, ...(before && { before, after }) };
    await store.database
      .insertInto('merged_record')
      .values({
        location_id: store.locationId,
        merge_id: mergeId,
        kind,
        record_id: `${own.kind} ${own.target_id}`,
        contact_id: from,
        kept: JSON.stringify(kept),
      })
      .execute();
  }
}

/** Gives the enrolments back; one that was changed since goes back as it is now. */
export async function moveEnrollmentsBack(store: StoreWriter, { mergeId, from, to }: Move): Promise<void> {
  const rows = await store.database
    .selectFrom('merged_record')
    .select('kept')
    .where('location_id', '=', store.locationId)
    .where('merge_id', '=', mergeId)
    .where('contact_id', '=', from)
    .where('kind', '=', kind)
    .execute();
  for (const row of rows) {
    const { own, before, after } = keptIn(row.kept ?? '');
    const now = await findEnrollment(store, { ...own, contact_id: to });
    if (!before || !after) {
      if (now) await removeEnrollment(store, now);
      await insertEnrollment(store, { ...(now ?? own), contact_id: from });
      continue;
    }
    await insertEnrollment(store, own);
    if (!now || !isSame(now, after)) continue;
    await removeEnrollment(store, now);
    await insertEnrollment(store, before);
  }
}

function keptIn(text: string): Kept {
  const parsed = parseJson(text);
  if (isKept(parsed)) return parsed;
  throw new Error('A kept enrolment cannot be read.');
}

/** Only `moveEnrollments` writes these documents. */
function isKept(value: unknown): value is Kept {
  return isRecord(value) && isRecord(value.own);
}

function isSame(one: EnrollmentTable, other: EnrollmentTable): boolean {
  return one.date_added === other.date_added && one.date_ended === other.date_ended;
}

function enrollmentsOf(store: StoreWriter, contactId: string): Promise<EnrollmentTable[]> {
  return store.database
    .selectFrom('enrollment')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('contact_id', '=', contactId)
    .execute();
}

type Key = Pick<EnrollmentTable, 'contact_id' | 'kind' | 'target_id'>;

function findEnrollment(store: StoreWriter, key: Key): Promise<EnrollmentTable | undefined> {
  return store.database
    .selectFrom('enrollment')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('contact_id', '=', key.contact_id)
    .where('kind', '=', key.kind)
    .where('target_id', '=', key.target_id)
    .executeTakeFirst();
}

async function removeEnrollment(store: StoreWriter, key: Key): Promise<void> {
  await store.database
    .deleteFrom('enrollment')
    .where('location_id', '=', store.locationId)
    .where('contact_id', '=', key.contact_id)
    .where('kind', '=', key.kind)
    .where('target_id', '=', key.target_id)
    .execute();
}

async function insertEnrollment(store: StoreWriter, row: EnrollmentTable): Promise<void> {
  await store.database.insertInto('enrollment').values(row).execute();
}
