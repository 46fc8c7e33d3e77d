import Type, { type Static } from 'typebox';
import { DndSettings, InboundDndSettings } from './dnd.ts';

/** The records that hang on a contact and can be asked for beside it. */
export const includable = ['tasks', 'notes', 'appointments'] as const;
export type Includable = (typeof includable)[number];

export const AdditionalEmail = Type.Object({ email: Type.String(), label: Type.Optional(Type.String()) });
export type AdditionalEmail = Static<typeof AdditionalEmail>;

export const AdditionalPhone = Type.Object({ phone: Type.String(), label: Type.Optional(Type.String()) });
export type AdditionalPhone = Static<typeof AdditionalPhone>;

export const ExternalId = Type.Object({ system: Type.String(), externalId: Type.String() });
export type ExternalId = Static<typeof ExternalId>;

export const CustomFieldValue = Type.Object({
  id: Type.String({ description: 'The id of the custom field.' }),
  key: Type.String({ description: 'The key of the custom field, without the object before it.' }),
  name: Type.String({ description: 'The name of the custom field.' }),
  value: Type.Unknown({
    description: 'Text, a number, a list of options, or an object, as the data type of the field has it.',
  }),
});
export type CustomFieldValue = Static<typeof CustomFieldValue>;

const text = Type.Optional(Type.String());
const time = Type.String({ format: 'date-time', description: 'UTC with milliseconds.' });

/**
 * A contact as every operation, event and stored answer knows it: the shape of HighLevel's dated versions and
 * what Roster adds (`version`, `gender`, the keys of custom fields, additional addresses, external ids).
 * Members without a value are left out.
 */
export const Contact = Type.Object({
  id: Type.String(),
  locationId: Type.String(),
  version: Type.Integer({ description: 'Rises by one with each change of the contact; the ETag holds it.' }),
  name: text,
  firstName: text,
  lastName: text,
  firstNameLowerCase: text,
  lastNameLowerCase: text,
  fullNameLowerCase: text,
  email: text,
  emailLowerCase: text,
  additionalEmails: Type.Array(AdditionalEmail),
  phone: Type.Optional(Type.String({ description: 'E.164, as +14155550100.' })),
  additionalPhones: Type.Array(AdditionalPhone),
  companyName: text,
  businessId: text,
  gender: text,
  address1: text,
  city: text,
  state: text,
  postalCode: text,
  country: Type.Optional(Type.String({ description: 'Two letters (ISO 3166-1).' })),
  website: text,
  timezone: Type.Optional(Type.String({ description: 'IANA name, as Europe/Berlin.' })),
  dateOfBirth: Type.Optional(
    Type.String({ format: 'date-time', description: 'A date: midnight UTC, never shifted.' }),
  ),
  birthMonth: Type.Optional(Type.Integer({ minimum: 1, maximum: 12 })),
  birthDay: Type.Optional(Type.Integer({ minimum: 1, maximum: 31 })),
  source: text,
  type: Type.String({ description: '`lead` unless another system said otherwise.' }),
  assignedTo: Type.Optional(Type.String({ description: 'The id of the user who owns the contact.' })),
  followers: Type.Array(Type.String()),
  tags: Type.Array(Type.String()),
  customFields: Type.Array(CustomFieldValue),
  externalIds: Type.Array(ExternalId),
  formerExternalIds: Type.Optional(
    Type.Array(ExternalId, {
      description:
        'Ids of contacts that were merged into this one, where it has another of the same system; it is found by them too.',
    }),
  ),
  dnd: Type.Boolean({ description: 'Do not disturb on any channel.' }),
  dndSettings: DndSettings,
  inboundDndSettings: InboundDndSettings,
  dateAdded: time,
  dateUpdated: time,
  lastActivity: time,
});
export type Contact = Static<typeof Contact>;
