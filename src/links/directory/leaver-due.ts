import { findConnection } from '#store/connections/connections.ts';
import { findPerson, keepPerson } from '#store/connections/people.ts';
import type { ScheduleKind } from '#store/schedule.ts';
import { directoryOf } from './directory.ts';
import { releaseHeld } from './release-held.ts';
import { leaverKind, takeSteps } from './remove-people.ts';

const releasedAtOnce = 100;

/** What is to be done some days after a person left; an address that becomes free is given to whom it was kept from. */
export const leaverIsDue: ScheduleKind = {
  kind: leaverKind,
  async fire(store, { recordId: personId, name: connectionId }) {
    const connection = await findConnection(store, connectionId);
    const row = connection && (await findPerson(store, connectionId, personId));
    if (!connection || !row || row.left_at === null) return;
    await keepPerson(store, row, await takeSteps(store, await directoryOf(connection), row));
    const terms = { connection, runId: store.newId(), passId: null };
    for (let after: string | null = ''; after !== null; )
      ({ after } = await releaseHeld(store, terms, { after, limit: releasedAtOnce }));
  },
};
