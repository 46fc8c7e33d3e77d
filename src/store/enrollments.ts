import { toIso } from '#base/clock.ts';
import type { EventDraft } from '#contacts/event.ts';
import { getForChange, noteEventsOf } from './contacts/contacts.ts';
import { type EnrollableKind, getEnrollable } from './enrollables.ts';
import type { StoreWriter } from './store.ts';
import type { EnrollmentTable } from './tables.ts';

/** A contact, and what it is enrolled in. */
export interface Place {
  readonly contactId: string;
  readonly kind: EnrollableKind;
  readonly targetId: string;
  /** The version of the contact that the caller knows. */
  readonly ifVersion?: number | undefined;
}

/**
 * Enrols a contact, from a time on where one is given (milliseconds). One that is enrolled stays as it is. Throws
 * `not_found` for a contact, campaign or workflow that is not there.
 */
export async function enroll(store: StoreWriter, place: Place, startsAt: number | null): Promise<void> {
  const { contactId, kind, targetId, ifVersion } = place;
  await getForChange(store, contactId, ifVersion);
  await getEnrollable(store, kind, targetId);
  const known = await findEnrollment(store, place);
  if (known && known.date_ended === null) return;
  const row: EnrollmentTable = {
    location_id: store.locationId,
    contact_id: contactId,
    kind,
    target_id: targetId,
    starts_at: startsAt,
    date_added: store.now,
    date_ended: null,
  };
  await store.database
    .insertInto('enrollment')
    .values(row)
    .onConflict(conflict =>
      conflict
        .columns(['location_id', 'contact_id', 'kind', 'target_id'])
        .doUpdateSet({ starts_at: startsAt, date_added: store.now, date_ended: null }),
    )
    .execute();
  await noteEventsOf(store, contactId, [await eventOf(store, row, known ? 'ended' : null)]);
}

/** Ends an enrolment; where there is none, nothing changes. Throws `not_found` as `enroll` does. */
export async function unenroll(store: StoreWriter, place: Place): Promise<void> {
  await getForChange(store, place.contactId, place.ifVersion);
  await getEnrollable(store, place.kind, place.targetId);
  const row = await findEnrollment(store, place);
  if (row && row.date_ended === null) await end(store, [row]);
}

/** Ends all enrolments of a contact of one kind. Throws `not_found` for a contact that is not there. */
export async function unenrollAll(
  store: StoreWriter,
  { contactId, kind, ifVersion }: Omit<Place, 'targetId'>,
): Promise<void> {
  await getForChange(store, contactId, ifVersion);
  const rows = await store.database
    .selectFrom('enrollment')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('contact_id', '=', contactId)
    .where('kind', '=', kind)
    .where('date_ended', 'is', null)
    .orderBy('target_id')
    .execute();
  await end(store, rows);
}

async function findEnrollment(
  store: StoreWriter,
  { contactId, kind, targetId }: Place,
): Promise<EnrollmentTable | undefined> {
  return store.database
    .selectFrom('enrollment')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('contact_id', '=', contactId)
    .where('kind', '=', kind)
    .where('target_id', '=', targetId)
    .executeTakeFirst();
}

async function end(store: StoreWriter, rows: readonly EnrollmentTable[]): Promise<void> {
  for (const row of rows) {
    const ended: EnrollmentTable = { ...row, date_ended: store.now };
    await store.database
      .updateTable('enrollment')
      .set({ date_ended: store.now })
      .where('location_id', '=', row.location_id)
      .where('contact_id', '=', row.contact_id)
      .where('kind', '=', row.kind)
      .where('target_id', '=', row.target_id)
      .execute();
    await noteEventsOf(store, row.contact_id, [await eventOf(store, ended, 'active')]);
  }
}

async function eventOf(
  store: StoreWriter,
  row: EnrollmentTable,
  before: 'active' | 'ended' | null,
): Promise<EventDraft> {
  const target = await getEnrollable(store, row.kind, row.target_id);
  const status = row.date_ended === null ? 'active' : 'ended';
  const enrollment = {
    contactId: row.contact_id,
    status,
    ...(row.starts_at !== null && { eventStartTime: toIso(row.starts_at) }),
    dateAdded: toIso(row.date_added),
    ...(row.date_ended !== null && { dateEnded: toIso(row.date_ended) }),
  };
  const changes = [{ field: 'status', from: before, to: status }];
  if (row.kind === 'campaign') {
    return { type: 'campaign.statusChanged', data: { enrollment, campaign: target }, changes };
  }
  const type = status === 'active' ? 'workflow.entered' : 'workflow.left';
  return { type, data: { enrollment, workflow: target }, changes };
}
