import { notFound } from '#base/errors.ts';
import { binContact, findForChange } from '#store/contacts/contacts.ts';
import { lockContacts } from '#store/contacts/lock-contacts.ts';
import { batchOf, idsOf, oncePerId, runBatch } from '../batch.ts';
import { command } from '../operation.ts';
import { locationId } from './members.ts';

export const batchDeleteContacts = command({
  key: 'contact.batchDelete',
  title: 'Delete Many Contacts',
  description:
    'Moves up to 500 contacts to the recycle bin and answers for each one. One that is in the bin already is answered as deleted.',
  group: 'data',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/contacts/batch/delete' },
  isIdempotent: true,
  isDestructive: true,
  input: { locationId, ids: idsOf('the contacts') },
  output: batchOf({}),

  async handler({ ids }, { store }) {
    const found = await lockContacts(store, ids);
    const work = oncePerId(async id => {
      const contact = found.get(id);
      if (contact) await binContact(store, contact);
      else if (!(await findForChange(store, id))) throw notFound('The contact');
      return { id, status: 'deleted' } as const;
    });
    return runBatch(store, ids, work);
  },
});
