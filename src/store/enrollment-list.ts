import { toIso } from '#base/clock.ts';
import type { Enrollment, EnrollmentStatus } from '#contacts/enrollment.ts';
import { assertContact } from './contacts/contacts.ts';
import type { StoreReader } from './store.ts';
import type { EnrollmentTable } from './tables.ts';

/** What a contact is or was enrolled in, the newest first. Throws `not_found` for a contact that is not there. */
export async function listEnrollments(
  store: StoreReader,
  contactId: string,
  status?: EnrollmentStatus,
): Promise<Enrollment[]> {
  await assertContact(store, contactId);
  let query = store.database
    .selectFrom('enrollment')
    .leftJoin('campaign', join =>
      join
        .onRef('campaign.location_id', '=', 'enrollment.location_id')
        .onRef('campaign.id', '=', 'enrollment.target_id')
        .on('enrollment.kind', '=', 'campaign'),
    )
    .leftJoin('workflow', join =>
      join
        .onRef('workflow.location_id', '=', 'enrollment.location_id')
        .onRef('workflow.id', '=', 'enrollment.target_id')
        .on('enrollment.kind', '=', 'workflow'),
    )
    .selectAll('enrollment')
    .select(({ fn }) => fn.coalesce('campaign.name', 'workflow.name').as('name'))
    .where('enrollment.location_id', '=', store.locationId)
    .where('enrollment.contact_id', '=', contactId);
  if (status !== undefined)
    query = query.where('enrollment.date_ended', status === 'active' ? 'is' : 'is not', null);
  const rows = await query
    .orderBy('enrollment.date_added', 'desc')
    .orderBy('enrollment.target_id', 'desc')
    .execute();
  return rows.map(present);
}

function present(row: EnrollmentTable & { readonly name: string | null }): Enrollment {
  return {
    contactId: row.contact_id,
    kind: row.kind,
    ...(row.kind === 'campaign' ? { campaignId: row.target_id } : { workflowId: row.target_id }),
    name: row.name ?? '',
    status: row.date_ended === null ? 'active' : 'ended',
    ...(row.starts_at !== null && { eventStartTime: toIso(row.starts_at) }),
    dateAdded: toIso(row.date_added),
    ...(row.date_ended !== null && { dateEnded: toIso(row.date_ended) }),
  };
}
