import Type from 'typebox';
import { decodeCursor, encodeCursor } from '#base/cursor.ts';
import { Quota, QuotaRequest } from '#contacts/quota.ts';
import { listQuotas as list, listQuotaRequests } from '#store/quotas.ts';
import { cursor, nextCursor } from '../cursor.ts';
import { query } from '../operation.ts';
import { limitOf } from '../paging.ts';

export const listQuotas = query({
  key: 'quota.list',
  title: 'List Quotas',
  description:
    'Returns the limits of the tenant and its clients, and the requests for higher ones, the newest first.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'GET', path: '/quotas/' },
  isIdempotent: true,
  errors: ['cursor_invalid'],
  input: { limit: limitOf(20), cursor },
  output: Type.Object({
    quotas: Type.Array(Quota, { description: 'Those that were set; every other client has the usual ones.' }),
    requests: Type.Array(QuotaRequest),
    nextCursor,
  }),

  async handler({ limit = 20, cursor }, { store, caller }) {
    const after = cursor === undefined ? undefined : decodeCursor(cursor)[1];
    const found = await listQuotaRequests(store, caller.tenantId, { after, limit: limit + 1 });
    const requests = found.slice(0, limit);
    const last = found.length > limit ? requests.at(-1) : undefined;
    return {
      quotas: await list(store, caller.tenantId),
      requests,
      ...(last && { nextCursor: encodeCursor(['request', last.id]) }),
    };
  },
});
