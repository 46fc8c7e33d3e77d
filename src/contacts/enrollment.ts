import Type, { type Static } from 'typebox';

export const enrollmentStatuses = ['active', 'ended'] as const;
export type EnrollmentStatus = (typeof enrollmentStatuses)[number];

/** That a contact is or was in a campaign or workflow. */
export const Enrollment = Type.Object({
  contactId: Type.String(),
  kind: Type.Enum(['campaign', 'workflow']),
  campaignId: Type.Optional(Type.String()),
  workflowId: Type.Optional(Type.String()),
  name: Type.String({ description: 'Of the campaign or workflow.' }),
  status: Type.Enum(enrollmentStatuses),
  eventStartTime: Type.Optional(
    Type.String({ format: 'date-time', description: 'When it begins, where that was asked for.' }),
  ),
  dateAdded: Type.String({ format: 'date-time', description: 'When the contact entered it last.' }),
  dateEnded: Type.Optional(Type.String({ format: 'date-time' })),
});
export type Enrollment = Static<typeof Enrollment>;
