import Type, { type Static } from 'typebox';

/** The limits of a client, or under the tenant's own id those of every client without its own. */
export const Quota = Type.Object({
  clientId: Type.String(),
  perInterval: Type.Integer(),
  intervalSeconds: Type.Integer(),
  perDay: Type.Integer(),
  updatedAt: Type.String({ format: 'date-time' }),
});
export type Quota = Static<typeof Quota>;

/** What a client asks the administrators for. */
export const QuotaRequest = Type.Object({
  id: Type.String(),
  clientId: Type.String(),
  perInterval: Type.Optional(Type.Integer()),
  perDay: Type.Optional(Type.Integer()),
  reason: Type.String(),
  createdAt: Type.String({ format: 'date-time' }),
});
export type QuotaRequest = Static<typeof QuotaRequest>;
