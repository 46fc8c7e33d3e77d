import Type from 'typebox';
import { invalidInput, RosterError } from '#base/errors.ts';
import { Job } from '#contacts/job.ts';
import { startJob } from '#store/jobs/jobs.ts';
import { getLocation } from '#store/locations.ts';
import { getSubscriptionForChange } from '#store/webhooks/subscriptions.ts';
import { command } from '../operation.ts';
import { readPeriod } from '../period.ts';
import { events, ownerOf, subscriptionId } from './members.ts';
import { replayJob } from './replay-job.ts';

export const replaySubscription = command({
  key: 'subscription.replay',
  title: 'Replay Events to Subscription',
  description:
    'Sends the events of a span of time, or only those that failed, to a subscription again, under the same ids. It is a job; events are kept for 90 days.',
  group: 'platform',
  scope: 'contacts.readonly',
  http: { method: 'POST', path: '/subscriptions/{subscriptionId}/replay', status: 202 },
  errors: ['not_found', 'conflict'],
  input: {
    subscriptionId,
    from: Type.Optional(
      Type.String({
        maxLength: 40,
        description: 'Events of then or later; ISO 8601. Needed without `status`.',
      }),
    ),
    to: Type.Optional(
      Type.String({
        maxLength: 40,
        description: 'Events of then or before; ISO 8601. Now, where it is not sent.',
      }),
    ),
    events: Type.Optional(events),
    status: Type.Optional(Type.Enum(['failed'], { description: 'Only deliveries that were given up.' })),
  },
  output: Type.Object({ job: Job }),

  async handler({ subscriptionId, from, to, events, status }, { store, caller }) {
    const { url, status: state } = await getSubscriptionForChange(store, subscriptionId, ownerOf(caller));
    if (url === null || state === 'ended')
      throw new RosterError('conflict', 'Nothing is sent to this subscription: it has no URL, or has ended.');
    if (from === undefined && status === undefined)
      throw invalidInput([{ member: 'from', message: 'from should not be empty, unless status is failed' }]);
    const { timezone } = await getLocation(store);
    const period = readPeriod(timezone, ['from', from], ['to', to]);
    const job = await startJob(store, {
      kind: replayJob.kind,
      scope: 'contacts.readonly',
      parameters: {
        subscriptionId,
        from: period.from ?? 0,
        to: period.to ?? store.now,
        ...(events && { events }),
        onlyFailed: status === 'failed',
      },
    });
    return { job };
  },
});
