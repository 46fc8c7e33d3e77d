import Type from 'typebox';
import { toIso } from '#base/clock.ts';
import { invalidInput } from '#base/errors.ts';
import { countContacts } from '#store/contacts/list-contacts.ts';
import { findLimits } from '#store/quotas.ts';
import { readCalls, sizeOfStore } from '#store/usage-report.ts';
import { locationId } from '../contact/members.ts';
import { query } from '../operation.ts';
import { readPeriod } from '../period.ts';

const day = 86_400_000;
const mostDays = 400;

const date = (description: string) => Type.Optional(Type.String({ maxLength: 40, description }));

export const getUsage = query({
  key: 'usage.get',
  title: 'Get Usage',
  description:
    'Returns the calls of the last days by client, the limits that were set for the caller, and the size of the store. Calls are counted when a server takes them out of the day: up to a tenth of a day ahead.',
  group: 'platform',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/usage/' },
  isIdempotent: true,
  input: {
    locationId,
    clientId: Type.Optional(Type.String({ maxLength: 100, description: 'Only calls of this client.' })),
    from: date('The first day, of UTC; seven days where it is not sent.'),
    to: date('The last day; today where it is not sent.'),
  },
  output: Type.Object({
    limits: Type.Object(
      {
        perInterval: Type.Optional(Type.Integer()),
        intervalSeconds: Type.Optional(Type.Integer()),
        perDay: Type.Optional(Type.Integer()),
      },
      {
        description:
          'Empty where the usual ones hold; the headers of every answer tell what is left of them.',
      },
    ),
    calls: Type.Array(
      Type.Object({
        day: Type.String({ description: 'A day of UTC, as 2026-11-24.' }),
        clientId: Type.String(),
        calls: Type.Integer(),
      }),
    ),
    store: Type.Object({
      contacts: Type.Integer({ description: 'Contacts of the location.' }),
      megabytes: Type.Integer({ description: 'Of the whole database, begun ones too.' }),
    }),
  }),

  async handler({ clientId, ...sent }, { store, caller }) {
    const period = readPeriod('UTC', ['from', sent.from], ['to', sent.to]);
    const to = Math.floor((period.to ?? store.now) / day);
    const from = period.from === undefined ? to - 6 : Math.floor(period.from / day);
    if (to - from > mostDays) {
      throw invalidInput([{ member: 'from', message: `from must be at most ${mostDays} days before to` }]);
    }
    const calls = await readCalls(store, caller.tenantId, { from, to });
    const limits = await findLimits(store, caller.tenantId, caller.clientId);
    return {
      limits: limits
        ? { perInterval: limits.burst, intervalSeconds: limits.interval / 1000, perDay: limits.daily }
        : {},
      calls: calls
        .filter(each => (clientId ?? each.clientId) === each.clientId)
        .map(each => ({ ...each, day: toIso(each.day * day).slice(0, 10) })),
      store: {
        contacts: await countContacts(store),
        megabytes: Math.ceil((await sizeOfStore(store)) / 1_000_000),
      },
    };
  },
});
