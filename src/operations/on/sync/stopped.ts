import Type from 'typebox';
import { trigger } from '../../trigger.ts';

export const onSyncStopped = trigger({
  key: 'on.sync.stopped',
  title: 'Sync Stopped',
  description: 'Triggers when a run or a first link waits until a person decides.',
  scope: 'roster.admin',
  from: ['sync.stopped'],
  payload: {
    connectionId: Type.String(),
    connectionName: Type.String(),
    runId: Type.String(),
    reason: Type.String(),
    linked: Type.Integer({ description: 'How many people are linked.' }),
    leaving: Type.Integer({ description: 'How many of them the run wants to remove.' }),
  },
});
