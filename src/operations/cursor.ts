import Type from 'typebox';

/** The members by which a list is paged by its last record, so that what others write meanwhile shifts nothing. */
export const cursor = Type.Optional(
  Type.String({ maxLength: 1000, description: 'The nextCursor of the page before.' }),
);
export const nextCursor = Type.Optional(
  Type.String({ description: 'The cursor of the next page; not there on the last.' }),
);
