import Type from 'typebox';

/** A contact's place in a campaign or workflow, as its events show it. */
export const Enrollment = Type.Object({
  contactId: Type.String(),
  status: Type.Enum(['active', 'ended']),
  eventStartTime: Type.Optional(Type.String({ format: 'date-time' })),
  dateAdded: Type.String({ format: 'date-time' }),
  dateEnded: Type.Optional(Type.String({ format: 'date-time' })),
});

/** The campaign or workflow. */
export const Target = Type.Object({
  id: Type.String(),
  name: Type.String(),
  status: Type.String(),
});
