import Type, { type Static } from 'typebox';
import { Actor, Change } from './event.ts';

/** Who read or changed what. */
export const AuditEntry = Type.Object({
  id: Type.String(),
  at: Type.String({ format: 'date-time' }),
  kind: Type.Enum(['read', 'change', 'command'], {
    description:
      '`change` stored an event; `command` was a call that may change something and stored none; equal reads of a second by one caller are one entry.',
  }),
  operation: Type.String({ description: 'The key of the operation.' }),
  by: Actor,
  from: Type.Optional(Type.String({ description: 'The address that the call came from.' })),
  contactIds: Type.Array(Type.String(), { description: 'The contacts that were answered or changed.' }),
  calls: Type.Integer({ description: 'How many calls the entry stands for.' }),
  digest: Type.Optional(
    Type.String({
      description: 'Equal for equal filters since the server started; says nothing about their values.',
    }),
  ),
  event: Type.Optional(Type.String({ description: 'The type of the event that the change stored.' })),
  changes: Type.Optional(Type.Array(Change, { description: 'The values before and after.' })),
});
export type AuditEntry = Static<typeof AuditEntry>;
