import Type from 'typebox';

/** The object whose records are meant: only businesses are kept as records. */
export const schemaKey = Type.Enum(['business']);
