import Type from 'typebox';

export const system = Type.String({
  minLength: 1,
  maxLength: 100,
  description: 'The name of the other system, as `crm` or `entra`.',
});

export const externalId = Type.String({
  minLength: 1,
  maxLength: 255,
  description: 'The id under which it knows the contact.',
});
