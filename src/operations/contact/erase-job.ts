import Type from 'typebox';
import { erasureJobKind } from '#store/erasure/begin-erasure.ts';
import { changeErasure } from '#store/erasure/erasures.ts';
import { places } from '#store/erasure/places.ts';
import { jobKind } from '#store/jobs/job-kind.ts';

/** Destroys what is left of erased contacts, place by place. */
export const eraseContactJob = jobKind({
  kind: erasureJobKind,
  parameters: {
    contactIds: Type.Array(Type.String()),
    held: Type.Array(
      Type.Object({
        contactId: Type.String(),
        from: Type.Integer(),
        until: Type.Integer(),
        mergeId: Type.String(),
      }),
    ),
    certificateId: Type.String(),
  },
  cursor: Type.Object({ place: Type.Integer(), after: Type.String() }),

  async step({ parameters: { certificateId, ...erased }, cursor }, run) {
    const { place: index, after } = cursor ?? { place: 0, after: '' };
    await run.advance(async store => {
      const place = places[index];
      if (!place) {
        await changeErasure(store, certificateId, { done_at: store.now });
        return { cursor: null, isDone: true };
      }
      const step = await place.step(store, erased, after);
      const next =
        step.after === null ? { place: index + 1, after: '' } : { place: index, after: step.after };
      return { cursor: next, counts: { [place.name]: step.erased } };
    });
  },
});
