import Type from 'typebox';
import { unlinkFromBusiness } from '#store/contacts/unlink-business.ts';
import { jobKind } from '#store/jobs/job-kind.ts';
import { deleteRelationsOf } from '#store/relations.ts';

const batch = 500;

/** Unlinks the contacts of a business that is gone, then takes its relations away, each with an event. */
export const deleteBusinessJob = jobKind({
  kind: 'business.delete',
  parameters: { businessId: Type.String() },
  cursor: Type.Enum(['contacts', 'relations']),
  step: ({ parameters: { businessId }, cursor }, run) =>
    run.advance(async store => {
      if (cursor === 'relations') {
        const relations = await deleteRelationsOf(store, businessId, batch);
        return { cursor, counts: { relations }, isDone: relations < batch };
      }
      const contacts = await unlinkFromBusiness(store, businessId, batch);
      return { cursor: contacts < batch ? 'relations' : 'contacts', counts: { contacts } };
    }),
});
