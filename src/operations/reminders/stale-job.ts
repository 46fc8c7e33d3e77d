import Type from 'typebox';
import { findContact, noteReminder } from '#store/contacts/contacts.ts';
import { jobKind } from '#store/jobs/job-kind.ts';
import { askMembers } from './ask.ts';

export const staleJob = 'reminders.stale';

const contactsAtOnce = 500;

/** Tells of each contact whose last activity lies in a span of time, which is the day after the one before it. */
export const findStaleContacts = jobKind({
  kind: staleJob,
  parameters: { terms: askMembers.terms, after: Type.Integer(), until: Type.Integer() },
  cursor: Type.String(),
  step: ({ parameters: { terms, after, until }, cursor }, run) =>
    run.advance(async store => {
      // Rows are looked at by their ids, so that a step never reads more than a batch, however few are stale.
      const rows = await store.database
        .selectFrom('contact')
        .select(['id', 'last_activity', 'deleted_at'])
        .where('location_id', '=', store.locationId)
        .where('id', '>', cursor ?? '')
        .orderBy('id')
        .limit(contactsAtOnce)
        .execute();
      const stale = rows.filter(row => row.last_activity > after && row.last_activity <= until);
      for (const { id } of stale) {
        const contact = await findContact(store, id);
        if (contact)
          await noteReminder(store, id, {
            type: 'contact.stale',
            data: { contact, asked: terms },
            changes: [],
          });
      }
      return {
        cursor: rows.at(-1)?.id ?? cursor,
        counts: { looked: rows.length, stale: stale.length },
        isDone: rows.length < contactsAtOnce,
      };
    }),
});
