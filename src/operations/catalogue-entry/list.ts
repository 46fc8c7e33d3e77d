import Type from 'typebox';
import { isRecord } from '#base/json.ts';
import { foldText } from '#contacts/text.ts';
import { type Operation, query } from '../operation.ts';
import { sampleOf } from '../samples.ts';
import type { Trigger } from '../trigger.ts';

const kinds = ['action', 'search', 'trigger'] as const;
const groups = ['core', 'calendar', 'schema', 'automation', 'data', 'platform'] as const;
const Schema = Type.Record(Type.String(), Type.Unknown());

export const listOperations = query({
  key: 'operation.list',
  title: 'List Operations',
  description: 'Returns every operation of this catalogue with its words, right, input, sample and flags.',
  group: 'platform',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/catalogue' },
  isIdempotent: true,
  input: {
    group: Type.Optional(Type.Enum(groups)),
    kind: Type.Optional(
      Type.Enum(kinds, {
        description:
          '`action` changes something, `search` only reads, `trigger` tells that something happened.',
      }),
    ),
    query: Type.Optional(
      Type.String({ maxLength: 100, description: 'Words; each must be found in key, title or description.' }),
    ),
  },
  output: Type.Object({
    operations: Type.Array(
      Type.Object({
        key: Type.String(),
        kind: Type.Enum(kinds),
        group: Type.Enum(groups),
        title: Type.String(),
        description: Type.String(),
        scopes: Type.Array(Type.String(), { description: 'The rights that it needs, all of them.' }),
        readonly: Type.Boolean(),
        idempotent: Type.Boolean({ description: 'Safe to repeat.' }),
        destructive: Type.Boolean(),
        presetOf: Type.Optional(Type.String({ description: 'The operation that it is a small form of.' })),
        http: Type.Optional(Type.Object({ method: Type.String(), path: Type.String() })),
        input: Schema,
        sample: Type.Unknown({ description: 'An input and its answer, or an event, as its test made them.' }),
      }),
    ),
  }),

  async handler({ group, kind, query = '' }) {
    // Loaded here: the catalogue holds this operation too.
    const { operations } = await import('../catalogue.ts');
    const { triggers } = await import('../triggers.ts');
    const words = query.split(/\s+/).map(foldText);
    const entries = [...operations.map(entryOf), ...triggers.map(triggerEntry)].filter(
      entry =>
        (group ?? entry.group) === entry.group &&
        (kind ?? entry.kind) === entry.kind &&
        words.every(word => foldText(`${entry.key} ${entry.title} ${entry.description}`).includes(word)),
    );
    const described = entries.map(async entry => ({ ...entry, sample: await sampleFor(entry.key) }));
    return { operations: await Promise.all(described) };
  },
});

function entryOf(operation: Operation) {
  const { key, title, description, group, presetOf, http } = operation;
  const isReading = operation.kind === 'query' || operation.kind === 'download';
  return {
    key,
    kind: isReading ? ('search' as const) : ('action' as const),
    group,
    title,
    description,
    scopes: [operation.scope, ...(operation.alsoScopes ?? [])],
    readonly: isReading,
    idempotent: operation.isIdempotent ?? false,
    destructive: operation.isDestructive ?? false,
    ...(presetOf === undefined ? { http: { method: http.method, path: http.path } } : { presetOf }),
    input: { ...operation.input },
  };
}

function triggerEntry({ key, title, description, scope, filters }: Trigger) {
  return {
    key,
    kind: 'trigger' as const,
    group: 'platform' as const,
    title,
    description,
    scopes: [scope],
    readonly: true,
    idempotent: false,
    destructive: false,
    input: { ...filters },
  };
}

/** Its own sample would hold itself. */
async function sampleFor(key: string): Promise<unknown> {
  const sample = key === listOperations.key ? {} : await sampleOf(key);
  return isRecord(sample) ? sample : {};
}
