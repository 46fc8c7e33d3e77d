import Type from 'typebox';
import { invalidInput } from '#base/errors.ts';
import { Contact } from '#contacts/contact.ts';
import { emptyFields } from '#contacts/contact-state.ts';
import { matchOrder } from '#contacts/duplicates.ts';
import { findContact } from '#store/contacts/contacts.ts';
import { findByKeys } from '#store/contacts/duplicates.ts';
import { keysOf } from '#store/contacts/search-row.ts';
import { getLocation } from '#store/locations.ts';
import { query } from '../operation.ts';
import { readSentAddresses } from './fields.ts';
import { locationId } from './members.ts';

export const findDuplicateContact = query({
  key: 'contact.findDuplicate',
  title: 'Find Duplicate Contact',
  description:
    'Tells which contact the location would treat as the duplicate of a given email or phone number. Where duplicates are forbidden its identifiers decide, else the email, then the number.',
  group: 'core',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/contacts/search/duplicate' },
  isIdempotent: true,
  input: {
    locationId,
    number: Type.Optional(
      Type.String({ maxLength: 100, description: 'A phone number; a `+` must be percent-encoded.' }),
    ),
    email: Type.Optional(Type.String({ maxLength: 320 })),
  },
  output: Type.Object({
    contact: Type.Union([Contact, Type.Null()], { description: 'Null where there is none.' }),
  }),

  async handler({ number, email }, { store }) {
    if (number === undefined && email === undefined) {
      const message = 'email or number should not be empty';
      throw invalidInput([
        { member: 'email', message },
        { member: 'number', message },
      ]);
    }
    const location = await getLocation(store);
    const sent = await readSentAddresses(location, {
      ...(email !== undefined && { email }),
      ...(number !== undefined && { phone: number }),
    });
    const keys = keysOf({ ...emptyFields, ...sent });
    const match = await findByKeys(store, keys, matchOrder(location.settings));
    return { contact: (match && (await findContact(store, match.contactId))) ?? null };
  },
});
