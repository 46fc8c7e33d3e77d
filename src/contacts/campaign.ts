import Type, { type Static } from 'typebox';

/** Whether it takes contacts in earnest; both can be entered. */
export const enrollableStatuses = ['draft', 'published'] as const;
export type EnrollableStatus = (typeof enrollableStatuses)[number];

const shared = {
  id: Type.String(),
  locationId: Type.String(),
  version: Type.Integer(),
  name: Type.String(),
  status: Type.Enum(enrollableStatuses),
  createdAt: Type.String({ format: 'date-time' }),
  updatedAt: Type.String({ format: 'date-time' }),
};

/** A series of messages that contacts are enrolled in; another system sends them. */
export const Campaign = Type.Object(shared);
export type Campaign = Static<typeof Campaign>;

/** A series of steps that contacts are enrolled in; another system takes them. */
export const Workflow = Type.Object(shared);
export type Workflow = Static<typeof Workflow>;
