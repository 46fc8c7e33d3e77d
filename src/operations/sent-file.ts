import Type, { type Static } from 'typebox';
import { lazyValidator } from '#base/validator.ts';
import { mostFiles } from './take-files.ts';

/** The member of an input that is a file, once the door has stored it: what a handler gets. */
export const StoredFile = Type.Object(
  {
    id: Type.String({ description: 'Of the blob that holds it.' }),
    name: Type.String({ description: 'As the caller named it; never used as a path.' }),
    mediaType: Type.String(),
    size: Type.Integer({ description: 'In bytes.' }),
    digest: Type.String({ description: 'SHA-256 of its bytes, so that equal calls can be told.' }),
    part: Type.Optional(
      Type.String({ description: 'The part of the form that it was, where a call takes many.' }),
    ),
  },
  { additionalProperties: false },
);
export type StoredFile = Static<typeof StoredFile>;

/** A file as it is sent within JSON. Over HTTP a part of a form, or the body itself, holds one too. */
export const FileInput = Type.Object(
  {
    name: Type.Optional(Type.String({ maxLength: 1000 })),
    mediaType: Type.Optional(Type.String({ maxLength: 255 })),
    content: Type.String({ description: 'Its bytes in base64.', contentEncoding: 'base64' }),
  },
  { additionalProperties: false },
);

/** One of several files of a call. */
export const PartInput = Type.Object(
  {
    ...FileInput.properties,
    part: Type.Optional(Type.String({ maxLength: 255, description: 'What a form would name its part.' })),
  },
  { additionalProperties: false },
);

export const fileValidator = lazyValidator(Type.Object({ file: FileInput }));
export const filesValidator = lazyValidator(
  Type.Object({ file: Type.Array(PartInput, { maxItems: mostFiles }) }),
);
