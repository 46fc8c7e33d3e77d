import Type, { type Static } from 'typebox';
import { holdersOf, retagContacts } from '#store/contacts/retag.ts';
import { type JobKind, jobKind } from '#store/jobs/job-kind.ts';
import { startJob } from '#store/jobs/jobs.ts';
import type { StoreWriter } from '#store/store.ts';

const batch = 500;

const parameters = {
  was: Type.Record(Type.String(), Type.String()),
  becomes: Type.Union([Type.Object({ id: Type.String(), name: Type.String() }), Type.Null()]),
  since: Type.Number(),
};

const Place = Type.Object({
  /** Which of the tags comes next. */
  tag: Type.Integer(),
  after: Type.Optional(Type.Object({ dateAdded: Type.Number(), contactId: Type.String() })),
});

/** A job that brings contacts up to date with what became of tags: each gets an event with the old and new list. */
function retagJob(kind: string): JobKind {
  return jobKind({
    kind,
    parameters,
    cursor: Place,
    async step({ parameters, cursor }, run) {
      const { tag, after } = cursor ?? { tag: 0 };
      const ids = Object.keys(parameters.was);
      await run.advance(async store => {
        const holders = await holdersOf(store, ids[tag] ?? '', after, batch);
        const contactIds = holders.map(({ contactId }) => contactId);
        const contacts = await retagContacts(store, contactIds, parameters);
        const last = holders.length < batch ? undefined : holders.at(-1);
        return {
          cursor: last ? { tag, after: last } : { tag: tag + 1 },
          counts: { contacts },
          isDone: !last && tag + 1 >= ids.length,
        };
      });
    },
  });
}

export const renameTagJob = retagJob('tag.rename');
export const deleteTagJob = retagJob('tag.delete');
export const mergeTagsJob = retagJob('tag.merge');

export const jobId = Type.String({
  description: 'The job that brings the contacts up to date, each with an event.',
});

/** Begins the job, and answers its id. */
export async function beginRetagging(
  store: StoreWriter,
  kind: string,
  { was, becomes }: Pick<Static<Type.TObject<typeof parameters>>, 'was' | 'becomes'>,
): Promise<string> {
  const job = await startJob(store, {
    kind,
    scope: 'contacts.write',
    parameters: { was, becomes, since: store.now },
  });
  return job.id;
}
