import { recordsOfKind } from '#store/highlevel/remote-records.ts';
import type { AskedRun } from '#store/highlevel/runs.ts';
import { type AccountWork, write } from './account.ts';
import { askForBusiness } from './ask-for.ts';
import { businessPages } from './business-pages.ts';
import { businessValuesFrom } from './business-values.ts';
import type { Members } from './client.ts';
import { changedParts } from './linked-values.ts';

/** Has businesses read that are not as they were last seen there, or not there any more. */
export async function sweepBusinesses(work: AccountWork, run?: AskedRun): Promise<void> {
  const { store, account, signal } = work;
  const { client, connectionId, locationId } = account;
  const linked = await store.read(locationId, reader => recordsOfKind(reader, connectionId, 'business'));
  if (linked.length === 0) return;
  const present = new Map<string, Members>();
  for await (const page of businessPages(client, signal))
    for (const business of page) present.set(String(business.id), businessValuesFrom(business));
  await write(work, async writer => {
    for (const { remoteId, there } of linked) {
      const now = present.get(remoteId);
      if (!now || changedParts(there, now).length > 0)
        await askForBusiness(writer, connectionId, remoteId, run);
    }
  });
}
