import Type from 'typebox';
import { CustomFieldType } from '#contacts/custom-field.ts';
import { fieldModels } from '#contacts/custom-field-record.ts';

const text = (maximum: number) => Type.String({ maxLength: maximum });

/** The members by which a custom field is made. */
export const fieldMembers = {
  name: text(255),
  dataType: CustomFieldType,
  placeholder: Type.Optional(text(1000)),
  acceptedFormat: Type.Optional(
    Type.Array(text(30), { maxItems: 100, description: 'What files a FILE_UPLOAD takes, as .pdf.' }),
  ),
  isMultipleFile: Type.Optional(Type.Boolean()),
  maxNumberOfFiles: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  options: Type.Optional(
    Type.Array(text(1000), {
      maxItems: 500,
      description: 'What can be chosen: for SINGLE_OPTIONS, RADIO, MULTIPLE_OPTIONS and CHECKBOX.',
    }),
  ),
  textBoxListOptions: Type.Optional(
    Type.Array(
      Type.Union([
        text(1000),
        Type.Object(
          { label: text(1000), prefillValue: Type.Optional(text(1000)) },
          { additionalProperties: false },
        ),
      ]),
      {
        maxItems: 200,
        description: 'The boxes of a TEXTBOX_LIST; where `options` is not sent, what can be chosen.',
      },
    ),
  ),
  position: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  model: Type.Optional(
    Type.Enum(fieldModels, { description: 'Whose field it is; `contact` where it is not sent.' }),
  ),
};

const CustomFieldInput = Type.Object(
  {
    id: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
    key: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
    field_value: Type.Optional(Type.Unknown()),
    fieldValue: Type.Optional(Type.Unknown()),
    value: Type.Optional(Type.Unknown()),
  },
  {
    additionalProperties: false,
    description: 'The field by `id` or `key`; null or an empty text clears it.',
  },
);

/** Custom values by which a record is written. */
export const customFieldInputs = Type.Array(CustomFieldInput, { maxItems: 500 });
