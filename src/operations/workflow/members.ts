import Type from 'typebox';

export const eventStartTime = Type.Optional(
  Type.String({ maxLength: 40, description: 'ISO 8601, as 2026-11-24T09:00:00+01:00.' }),
);
