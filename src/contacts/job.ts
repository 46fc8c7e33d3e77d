import Type, { type Static } from 'typebox';
import { Actor } from './event.ts';
import { jobStates } from './job-states.ts';

/** A long piece of work: it outlives the call that began it, and the server's process. */
export const Job = Type.Object({
  id: Type.String(),
  kind: Type.String({ description: 'What it does, as `tag.rename`.' }),
  subject: Type.Optional(Type.String({ description: 'What it is about: the id of a connection.' })),
  operation: Type.String({ description: 'The key of the operation that began it.' }),
  state: Type.Enum([...jobStates], { description: '`stopped` waits for a person to decide.' }),
  counts: Type.Record(Type.String(), Type.Integer(), {
    description: 'What it has done so far, by name, as `updated`.',
  }),
  total: Type.Optional(Type.Integer({ description: 'How much there is to do, where that is known.' })),
  result: Type.Optional(Type.Unknown({ description: 'What came of it, where there is more than counts.' })),
  error: Type.Optional(
    Type.String({ description: 'Why it failed, or what it waits for before another try.' }),
  ),
  startedBy: Actor,
  dateAdded: Type.String({ format: 'date-time' }),
  dateUpdated: Type.String({ format: 'date-time' }),
  dateEnded: Type.Optional(Type.String({ format: 'date-time' })),
});
export type Job = Static<typeof Job>;
