import Type, { type Static } from 'typebox';

export const conflictKinds = ['match', 'field'] as const;

/** What of a sync somebody has to decide. */
export const SyncConflict = Type.Object({
  id: Type.String(),
  connectionId: Type.String(),
  kind: Type.Enum([...conflictKinds], {
    description:
      '`match`: a person may be several contacts, or two people have one address. `field`: both sides changed one.',
  }),
  personId: Type.Optional(Type.String({ description: "The directory's id of the person." })),
  personName: Type.Optional(Type.String()),
  contactId: Type.Optional(
    Type.String({ description: 'The contact that it is about, where that is known.' }),
  ),
  field: Type.Optional(
    Type.String({
      description:
        'The member of the contact that it is about, with a part of it behind a dot: `customFields.{id}`.',
    }),
  ),
  choices: Type.Array(Type.Object({ contactId: Type.String(), name: Type.Optional(Type.String()) }), {
    description: 'The contacts that there are to choose from.',
  }),
  here: Type.Optional(Type.Unknown({ description: 'Of a field, what stands here; null for nothing.' })),
  there: Type.Optional(
    Type.Unknown({ description: 'Of a field, what stands on the other side; null for nothing.' }),
  ),
  reason: Type.String(),
  status: Type.Enum(['open', 'resolved']),
  resolution: Type.Optional(
    Type.Object({
      choice: Type.String({ description: '`settled` where it settled itself.' }),
      value: Type.Optional(Type.Unknown()),
    }),
  ),
  dateAdded: Type.String({ format: 'date-time' }),
  dateResolved: Type.Optional(Type.String({ format: 'date-time' })),
});
export type SyncConflict = Static<typeof SyncConflict>;

/** How a conflict can be settled: one about a person by the first three, one about a field by the others. */
export const conflictChoices = ['contact', 'create', 'leaveOut', 'here', 'there', 'value'] as const;
export type ConflictChoice = (typeof conflictChoices)[number];
