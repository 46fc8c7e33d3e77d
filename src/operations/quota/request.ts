import Type from 'typebox';
import { QuotaRequest } from '#contacts/quota.ts';
import { insertQuotaRequest } from '#store/quotas.ts';
import { command } from '../operation.ts';
import { filled } from '../text.ts';

const calls = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000_000_000, description }));

export const requestQuota = command({
  key: 'quota.request',
  title: 'Request Higher Quota',
  description:
    'Asks the administrators for higher limits, with a reason. They see it in quota.list, and an event tells of it.',
  group: 'platform',
  scope: 'contacts.readonly',
  http: { method: 'POST', path: '/quotas/requests', status: 201 },
  input: {
    perInterval: calls('Calls in an interval.'),
    perDay: calls('Calls in a day of UTC.'),
    reason: Type.String({ maxLength: 1000 }),
  },
  output: Type.Object({ request: QuotaRequest }),

  async handler({ perInterval, perDay, reason }, { store, caller }) {
    const wish = {
      clientId: caller.clientId,
      reason: filled('reason', reason),
      ...(perInterval !== undefined && { perInterval }),
      ...(perDay !== undefined && { perDay }),
    };
    return { request: await insertQuotaRequest(store, caller.tenantId, wish) };
  },
});
