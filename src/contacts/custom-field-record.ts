import Type, { type Static } from 'typebox';
import { CustomFieldType } from './custom-field.ts';

/** Whose custom fields a location's own calls make; those of other objects are made by object. */
export const fieldModels = ['contact', 'opportunity'] as const;
export type FieldModel = (typeof fieldModels)[number];

/** A member that a location has added to its contacts, as it leaves the API. */
export const CustomField = Type.Object({
  id: Type.String(),
  locationId: Type.String(),
  version: Type.Integer(),
  name: Type.String(),
  fieldKey: Type.String({ description: 'As contact.my_field.' }),
  model: Type.Enum([...fieldModels, 'business']),
  dataType: CustomFieldType,
  placeholder: Type.Optional(Type.String()),
  position: Type.Number(),
  picklistOptions: Type.Optional(Type.Array(Type.String(), { description: 'What can be chosen.' })),
  isAllowedCustomOption: Type.Optional(Type.Boolean({ description: 'Whether other values are taken too.' })),
  textBoxListOptions: Type.Optional(
    Type.Array(
      Type.Object({
        id: Type.String(),
        label: Type.String(),
        prefillValue: Type.Optional(Type.String()),
      }),
      { description: 'The boxes of a TEXTBOX_LIST; values are kept by their ids.' },
    ),
  ),
  acceptedFormat: Type.Optional(Type.Array(Type.String(), { description: 'Of files, as .pdf.' })),
  isMultiFileAllowed: Type.Optional(Type.Boolean()),
  maxFileLimit: Type.Optional(Type.Integer()),
  dateAdded: Type.String({ format: 'date-time' }),
});
export type CustomField = Static<typeof CustomField>;
