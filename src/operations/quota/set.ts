import Type from 'typebox';
import { textForms } from '#base/text-forms.ts';
import { Quota } from '#contacts/quota.ts';
import { setQuota as set } from '#store/quotas.ts';
import { command } from '../operation.ts';

const calls = (description: string) => Type.Integer({ minimum: 1, maximum: 1_000_000_000_000, description });

export const setQuota = command({
  key: 'quota.set',
  title: 'Set Quota',
  description:
    'Gives the tenant or one client its own limits. Every replica goes by them within ten seconds.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'PUT', path: '/quotas/{clientId}' },
  isIdempotent: true,
  input: {
    clientId: Type.String({
      pattern: textForms.uuid.pattern,
      description: "The client, or the tenant's id for every client without limits of its own.",
    }),
    perInterval: Type.Optional(calls('Calls in an interval; 100 where it is not sent.')),
    intervalSeconds: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 3600, description: '10 where it is not sent.' }),
    ),
    perDay: Type.Optional(calls('Calls in a day of UTC; 200,000 where it is not sent.')),
  },
  output: Type.Object({ quota: Quota }),

  async handler(input, { store, caller }) {
    const { clientId, perInterval = 100, intervalSeconds = 10, perDay = 200_000 } = input;
    const limits = { burst: perInterval, interval: intervalSeconds * 1000, daily: perDay };
    return { quota: await set(store, caller.tenantId, clientId.toLowerCase(), limits) };
  },
});
