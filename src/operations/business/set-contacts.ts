import Type from 'typebox';
import { holdBusiness } from '#store/businesses.ts';
import { changeContact } from '#store/contacts/contacts.ts';
import { lockContacts } from '#store/contacts/lock-contacts.ts';
import { Id, locationId } from '../contact/members.ts';
import { command } from '../operation.ts';

export const ids = Type.Array(Id, { maxItems: 50, description: 'The ids of the contacts.' });

export const setBusinessOfContacts = command({
  key: 'business.setContacts',
  title: 'Set Business of Contacts',
  description:
    'Links up to 50 contacts to a business, or unlinks them when the business is null. An id that is no contact of the location is left out of the answer, and the others are changed all the same.',
  group: 'core',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/contacts/bulk/business' },
  isIdempotent: true,
  errors: ['not_found'],
  input: {
    locationId,
    ids,
    businessId: Type.Union([Id, Type.Null()], {
      description: 'The business; null takes contacts off theirs.',
    }),
  },
  output: Type.Object({
    success: Type.Boolean(),
    ids: Type.Array(Type.String(), {
      description:
        'The contacts that are linked as asked now, also those that were before; in the order sent.',
    }),
  }),

  async handler({ ids, businessId }, { store }) {
    const contacts = await lockContacts(store, ids);
    if (businessId !== null) await holdBusiness(store, businessId);
    for (const contact of contacts.values()) await changeContact(store, contact, { businessId });
    return { success: true, ids: [...new Set(ids)].filter(id => contacts.has(id)) };
  },
});
