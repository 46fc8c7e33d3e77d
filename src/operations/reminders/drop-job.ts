import Type from 'typebox';
import { jobKind } from '#store/jobs/job-kind.ts';
import { dropAskJob } from '#store/timed-asks.ts';
import { askMembers, liveAsk } from './ask.ts';

const rowsAtOnce = 500;

/** Takes out of the schedule what no subscription asks for any more. */
export const dropReminders = jobKind({
  kind: dropAskJob,
  parameters: askMembers,
  cursor: Type.Null(),
  step: ({ parameters }, run) =>
    run.advance(async store => {
      const { ask, isLive } = await liveAsk(store, parameters);
      if (isLive) return { cursor: null, isDone: true };
      const dropped = await store.database
        .deleteFrom('schedule')
        .where('location_id', '=', store.locationId)
        .where('kind', '=', ask.kind)
        .where('name', '=', ask.name)
        .where('record_id', 'in', ({ selectFrom }) =>
          selectFrom('schedule')
            .select('record_id')
            .where('location_id', '=', store.locationId)
            .where('kind', '=', ask.kind)
            .where('name', '=', ask.name)
            .limit(rowsAtOnce),
        )
        .returning('record_id')
        .execute();
      return { cursor: null, counts: { dropped: dropped.length }, isDone: dropped.length < rowsAtOnce };
    }),
});
