import Type, { type Static } from 'typebox';
import { CustomFieldType } from './custom-field.ts';
import { objectKeys } from './object.ts';

export const acceptedFormats = [
  '.pdf',
  '.docx',
  '.doc',
  '.jpg',
  '.jpeg',
  '.png',
  '.gif',
  '.csv',
  '.xlsx',
  '.xls',
  'all',
] as const;

/** One thing that can be chosen, or one box of a list of boxes. */
export const Choice = Type.Object({
  key: Type.String(),
  label: Type.String(),
  url: Type.Optional(Type.String({ description: 'A picture of it, for RADIO.' })),
});
export type Choice = Static<typeof Choice>;

/** A member of an object as HighLevel's calls by object show it. */
export const ObjectField = Type.Object({
  id: Type.String(),
  locationId: Type.String(),
  version: Type.Integer(),
  name: Type.String(),
  description: Type.Optional(Type.String()),
  placeholder: Type.Optional(Type.String()),
  showInForms: Type.Boolean(),
  options: Type.Optional(Type.Array(Choice)),
  acceptedFormats: Type.Optional(Type.String({ description: 'What files it takes, as .pdf, or all.' })),
  objectKey: Type.Enum(objectKeys),
  dataType: CustomFieldType,
  parentId: Type.String({
    description: 'The folder that it lies in; the key of the object for one that lies in none.',
  }),
  fieldKey: Type.String({ description: 'As business.my_field.' }),
  allowCustomOption: Type.Optional(Type.Boolean({ description: 'Whether other values are taken too.' })),
  maxFileLimit: Type.Optional(Type.Integer()),
  dateAdded: Type.String({ format: 'date-time' }),
  dateUpdated: Type.String({ format: 'date-time' }),
});
export type ObjectField = Static<typeof ObjectField>;

/** What groups the fields of an object. */
export const FieldFolder = Type.Object({
  id: Type.String(),
  locationId: Type.String(),
  version: Type.Integer(),
  objectKey: Type.Enum(objectKeys),
  name: Type.String(),
  dateAdded: Type.String({ format: 'date-time' }),
  dateUpdated: Type.String({ format: 'date-time' }),
});
export type FieldFolder = Static<typeof FieldFolder>;
