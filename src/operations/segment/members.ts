import Type from 'typebox';
import { Filter, Sort } from '../contact/search.ts';

const strict = { additionalProperties: false } as const;

export const segmentId = Type.String({ minLength: 1, maxLength: 255, description: 'The id of the segment.' });

export const segmentMembers = {
  name: Type.String({ maxLength: 255 }),
  filters: Type.Array(Type.Object(Filter.properties, strict), {
    description: 'All of them must hold, as in contact.search.',
  }),
  sort: Type.Optional(
    Type.Array(Type.Object(Sort.properties, strict), {
      description: 'The order of its members: at most two. The newest first where none is sent.',
    }),
  ),
};
