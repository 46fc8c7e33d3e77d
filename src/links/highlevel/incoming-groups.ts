import { isRecord } from '#base/json.ts';
import { findByRemote, recordsOf } from '#store/highlevel/remote-records.ts';
import type { IncomingChangeTable } from '#store/tables-highlevel.ts';
import type { AccountWork } from './account.ts';

/** Whether it concerns a record of an object, as a business, and no contact. */
export function isOfRecord({ type }: IncomingChangeTable): boolean {
  return type.startsWith('Record');
}

/** What concerns one contact is read once. HighLevel leaves the contact out of some webhooks of tasks. */
export async function byContact(
  work: AccountWork,
  rows: readonly IncomingChangeTable[],
): Promise<Map<string, IncomingChangeTable[]>> {
  const groups = new Map<string, IncomingChangeTable[]>();
  for (const row of rows) {
    const contactId = row.remote_contact_id || (await contactOfTask(work, row.remote_id)) || '';
    groups.set(contactId, [...(groups.get(contactId) ?? []), row]);
  }
  return groups;
}

const pageOfTasks = 100;
const mostPages = 20;

async function contactOfTask(
  { store, account, signal }: AccountWork,
  remoteId: string,
): Promise<string | undefined> {
  const { client, connectionId, locationId } = account;
  const known = await store.read(locationId, async reader => {
    const task = await findByRemote(reader, connectionId, 'task', remoteId);
    const records = task ? await recordsOf(reader, connectionId, task.contactId) : [];
    return records.find(({ kind }) => kind === 'contact');
  });
  if (known) return known.remoteId;
  for (let page = 0; page < mostPages; page += 1) {
    const body = { limit: pageOfTasks, skip: page * pageOfTasks };
    const answer = await client.send('POST', `/locations/${client.locationId}/tasks/search`, body, signal);
    const tasks = Array.isArray(answer.tasks) ? answer.tasks.filter(isRecord) : [];
    const task = tasks.find(({ id }) => id === remoteId);
    if (task) return String(task.contactId);
    if (tasks.length < pageOfTasks) return undefined;
  }
  return undefined;
}
