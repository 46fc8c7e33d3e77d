import Type from 'typebox';
import { query } from '../operation.ts';
import { sampleOf } from '../samples.ts';
import { triggers } from '../triggers.ts';
import { triggerOf } from './feed.ts';

const Schema = Type.Record(Type.String(), Type.Unknown());

export const listEventTypes = query({
  key: 'event.types',
  title: 'List Event Types',
  description: 'Returns every event type with its schema and a sample.',
  group: 'platform',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/events/types' },
  isIdempotent: true,
  input: {
    types: Type.Optional(
      Type.Array(Type.String({ maxLength: 100 }), {
        maxItems: 100,
        description: 'Only these types, as `task.created`; all where it is not sent.',
      }),
    ),
  },
  output: Type.Object({
    types: Type.Array(
      Type.Object({
        type: Type.String(),
        title: Type.String(),
        description: Type.String(),
        scope: Type.String({ description: 'The right that is needed to be told of it.' }),
        from: Type.Array(Type.String(), { description: 'The stored events that it is, or is made of.' }),
        highlevel: Type.Optional(Type.String({ description: "HighLevel's name for it." })),
        filters: Schema,
        data: Schema,
        sample: Type.Unknown({ description: 'An event that the tests of the type made.' }),
      }),
    ),
  }),

  async handler({ types }) {
    const asked = types === undefined ? triggers : types.map(type => triggerOf(type, 'types'));
    return {
      types: await Promise.all(
        asked.map(async ({ key, type, title, description, scope, from, highlevel, filters, payload }) => ({
          type,
          title,
          description,
          scope,
          from: [...from],
          ...(highlevel !== undefined && { highlevel }),
          filters: { ...filters },
          data: { ...payload },
          sample: await sampleOf(key),
        })),
      ),
    };
  },
});
