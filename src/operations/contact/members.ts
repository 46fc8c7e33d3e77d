import Type from 'typebox';
import { includable } from '#contacts/contact.ts';
import { DndSettingsInput, InboundDndSettingsInput } from '#contacts/dnd.ts';
import { searchBounds } from '#contacts/search-fields.ts';
import { customFieldInputs } from '../field/members.ts';
import { noteMembers } from '../note/members.ts';
import { taskMembers } from '../task/members.ts';

const text = (maximum = 1000) =>
  Type.Optional(Type.Union([Type.String({ maxLength: maximum }), Type.Null()]));

/** An id in a path: another record's, or one of another system, percent-encoded. */
export const Id = Type.String({ minLength: 1, maxLength: 255 });

export const contactId = Type.String({ minLength: 1, maxLength: 255, description: 'The id of the contact.' });

export const locationId = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 255,
    description: "The location; without it the one that the call names otherwise, else the tenant's default.",
  }),
);

export const include = Type.Optional(
  Type.Array(Type.Enum(includable), {
    description: 'What is answered beside each contact: the newest 100 of each kind.',
  }),
);

export const wordsQuery = Type.Optional(
  Type.String({
    maxLength: searchBounds.queryLength,
    description: 'Words; each must be found in a name, an e-mail, a phone or the company.',
  }),
);

const EmailInput = Type.Union([
  Type.String({ maxLength: 320 }),
  Type.Object(
    { email: Type.String({ maxLength: 320 }), label: Type.Optional(Type.String({ maxLength: 100 })) },
    { additionalProperties: false },
  ),
]);

const PhoneInput = Type.Union([
  Type.String({ maxLength: 100 }),
  Type.Object(
    { phone: Type.String({ maxLength: 100 }), label: Type.Optional(Type.String({ maxLength: 100 })) },
    { additionalProperties: false },
  ),
]);

const ExternalIdInput = Type.Object(
  { system: Type.String({ minLength: 1, maxLength: 100 }), externalId: Id },
  { additionalProperties: false },
);

/** The members by which a contact is written, on create, update and upsert alike. Null empties a member. */
export const contactMembers = {
  firstName: text(),
  lastName: text(),
  name: Type.Optional(
    Type.Union([Type.String({ maxLength: 1000 }), Type.Null()], {
      description: 'Split into first and last name where those are not sent.',
    }),
  ),
  email: text(320),
  phone: text(100),
  companyName: text(),
  gender: text(100),
  address1: text(),
  city: text(),
  state: text(),
  postalCode: text(100),
  country: Type.Optional(
    Type.Union([Type.String({ maxLength: 100 }), Type.Null()], { description: 'Two letters.' }),
  ),
  website: text(2000),
  timezone: text(100),
  dateOfBirth: Type.Optional(
    Type.Union([Type.String({ maxLength: 40 }), Type.Null()], {
      description: 'YYYY-MM-DD, YYYY/MM/DD, MM-DD-YYYY or MM/DD/YYYY; dots and underscores serve too.',
    }),
  ),
  source: text(),
  assignedTo: Type.Optional(
    Type.Union([Type.String({ maxLength: 255 }), Type.Null()], { description: 'The id of a user.' }),
  ),
  tags: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 255 }), { maxItems: 500 })),
  customFields: Type.Optional(customFieldInputs),
  dnd: Type.Optional(Type.Boolean()),
  dndSettings: Type.Optional(DndSettingsInput),
  inboundDndSettings: Type.Optional(InboundDndSettingsInput),
  externalIds: Type.Optional(Type.Array(ExternalIdInput, { maxItems: 50 })),
  additionalEmails: Type.Optional(Type.Array(EmailInput, { maxItems: 10 })),
  additionalPhones: Type.Optional(Type.Array(PhoneInput, { maxItems: 10 })),
};

/** Tasks and notes that are added in the same transaction. */
export const attachedMembers = {
  tasks: Type.Optional(
    Type.Array(Type.Object(taskMembers, { additionalProperties: false }), {
      maxItems: 100,
      description: 'Tasks to add; they are never replaced.',
    }),
  ),
  notes: Type.Optional(
    Type.Array(Type.Object(noteMembers, { additionalProperties: false }), {
      maxItems: 100,
      description: 'Notes to add; they are never replaced.',
    }),
  ),
};
