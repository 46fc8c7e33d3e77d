import Type, { type Static } from 'typebox';

export const outgoingStates = ['waiting', 'refused', 'partial'] as const;

const text = Type.Optional(Type.String());

/** A member that stays here. */
export const NotSent = Type.Object({ member: Type.String(), reason: Type.String() });
export type NotSent = Static<typeof NotSent>;

/** A record whose state here is to be brought to the other side of a connection. */
export const OutgoingChange = Type.Object({
  id: Type.String(),
  connectionId: Type.String(),
  record: Type.Enum(['contact', 'note', 'task', 'business']),
  recordId: Type.String(),
  contactId: Type.Optional(Type.String({ description: 'The contact, or the one that the record hangs on.' })),
  status: Type.Enum([...outgoingStates], {
    description:
      '`waiting` is sent by itself; `refused` waits for a change of the record, or to be retried; of `partial` all arrived but the members in `notSent`.',
  }),
  attempts: Type.Integer({ description: 'Tries that failed.' }),
  code: text,
  reason: Type.Optional(Type.String({ description: 'Why the last try failed, and what to do.' })),
  notSent: Type.Optional(
    Type.Array(NotSent, { description: 'The members that stay here, each with the reason.' }),
  ),
  dueAt: Type.Optional(Type.String({ format: 'date-time', description: 'When it is tried next.' })),
  dateAdded: Type.String({ format: 'date-time' }),
  dateUpdated: Type.String({ format: 'date-time' }),
});
export type OutgoingChange = Static<typeof OutgoingChange>;
