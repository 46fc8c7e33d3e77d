import Type from 'typebox';
import { runModes } from '#links/directory/place.ts';
import { trigger } from '../../trigger.ts';

export const onSyncFinished = trigger({
  key: 'on.sync.finished',
  title: 'Sync Run Finished',
  description: 'Triggers when a sync run ends, with its counts.',
  scope: 'roster.admin',
  from: ['sync.finished'],
  payload: {
    connectionId: Type.String(),
    connectionName: Type.String(),
    runId: Type.String(),
    mode: Type.Enum([...runModes]),
    counts: Type.Record(Type.String(), Type.Integer(), {
      description: 'What it did, by name, as `created`.',
    }),
  },
});
