import Type from 'typebox';
import type { DirectoryChange } from '#contacts/directory/person.ts';
import { settingsOf } from '#store/connections/connections.ts';
import { jobKind } from '#store/jobs/job-kind.ts';
import { startJob } from '#store/jobs/jobs.ts';
import { getLocation } from '#store/locations.ts';
import type { StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { userIdsOf } from '#store/users.ts';
import { userIsGone } from '#store/webhooks/gone-owner.ts';

const goneUsersKind = 'directory.goneUsers';

/** Pauses what users have subscribed to who are disabled or were removed, in every location of the tenant. */
export const goneUsers = jobKind({
  kind: goneUsersKind,
  parameters: { userIds: Type.Array(Type.String()) },
  cursor: Type.Null(),
  async step({ parameters: { userIds } }, run) {
    for (const userId of userIds) await userIsGone(run, userId);
    await run.advance(async () => ({ cursor: null, counts: { users: userIds.length }, isDone: true }));
  },
});

/** Whether a directory says that a person may not sign in any more, taken as a contact or not. */
export function isGone(change: DirectoryChange): boolean {
  return change.kind === 'removed' || change.person.attributes.accountEnabled === false;
}

/** Has those of some people who are users here treated as users who are gone. */
export async function noteGone(
  store: StoreWriter,
  { type, ...connection }: ConnectionTable,
  personIds: readonly string[],
): Promise<void> {
  if (personIds.length === 0) return;
  const { companyId: tenantId } = await getLocation(store);
  // A client that provisions people does it for the tenant of the location; another tenant has other people.
  if (type === 'entra' && String(settingsOf(connection).tenantId).toLowerCase() !== tenantId.toLowerCase())
    return;
  const userIds = await userIdsOf(store, personIds);
  if (userIds.length === 0) return;
  await startJob(store, { kind: goneUsersKind, scope: 'roster.admin', parameters: { userIds } });
}
