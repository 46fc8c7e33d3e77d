import Type from 'typebox';
import { acceptedFormats } from '#contacts/object-field.ts';
import { Succeeded } from '../succeeded.ts';

const text = (maximum: number) => Type.Optional(Type.String({ maxLength: maximum }));

/** The members by which a field of an object is written. */
export const objectFieldMembers = {
  name: text(255),
  description: text(1000),
  placeholder: text(1000),
  showInForms: Type.Boolean({ description: 'Whether forms show the field.' }),
  options: Type.Optional(
    Type.Array(
      Type.Object(
        {
          key: Type.Optional(
            Type.String({ maxLength: 255, description: 'Where it is not sent, made of the label.' }),
          ),
          label: Type.String({ maxLength: 1000 }),
          url: Type.Optional(Type.String({ maxLength: 2000, description: 'A picture of it, for RADIO.' })),
        },
        { additionalProperties: false },
      ),
      {
        maxItems: 500,
        description:
          'What can be chosen, or the boxes of a TEXTBOX_LIST. A list that is sent replaces the one there was.',
      },
    ),
  ),
  acceptedFormats: Type.Optional(
    Type.Enum(acceptedFormats, { description: 'What files a FILE_UPLOAD takes; all where it is not sent.' }),
  ),
  maxFileLimit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
};

/** The answer of a call that deletes a field or folder. */
export const deletedKey = Type.Object({
  ...Succeeded.properties,
  id: Type.String(),
  key: Type.String({ description: 'As business.my_field.' }),
});
