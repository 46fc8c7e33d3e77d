import Type from 'typebox';
import { invalidInput } from '#base/errors.ts';
import { Contact } from '#contacts/contact.ts';
import { searchBounds } from '#contacts/search-fields.ts';
import { preset } from '../preset.ts';
import { locationId } from './members.ts';
import { searchContacts } from './search.ts';

const address = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: searchBounds.valueLength, description }));

export const findOneContact = preset({
  key: 'contact.findOne',
  title: 'Find Contact by Email or Phone',
  description:
    'Looks one contact up by its email address or phone number, additional ones included. Sent both, one suffices; of several it is the newest.',
  of: searchContacts,
  isIdempotent: true,
  input: {
    locationId,
    email: address('An e-mail address.'),
    phone: address('A phone number, with its country or as dialled in that of the location.'),
  },
  translate({ email, phone, ...place }) {
    if (email === undefined && phone === undefined) {
      const message = 'email or phone should not be empty';
      throw invalidInput([
        { member: 'email', message },
        { member: 'phone', message },
      ]);
    }
    const filters = [
      ...(email === undefined ? [] : [{ field: 'email', operator: 'eq', value: email }]),
      ...(phone === undefined ? [] : [{ field: 'phone', operator: 'eq', value: phone }]),
    ];
    return { ...place, pageLimit: 1, filters: [{ group: 'OR', filters }] };
  },
  answer: {
    output: Type.Object({
      contact: Type.Union([Contact, Type.Null()], { description: 'Null where there is none.' }),
    }),
    from({ contacts: [found] }) {
      if (!found) return { contact: null };
      const { searchAfter: _place, ...contact } = found;
      return { contact };
    },
  },
});
