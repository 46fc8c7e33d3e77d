import Type from 'typebox';

/** The location where the path of a call names it. */
export const locationId = Type.String({
  minLength: 1,
  maxLength: 255,
  description: 'The id of the location.',
});
