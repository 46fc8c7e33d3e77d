import { isRecord } from '#base/json.ts';
import type { Description, Schema } from './described-calls.ts';
import type { Random } from './random.ts';

/** Texts that have broken something somewhere. */
export const oddTexts = [
  '',
  ' ',
  "'; drop table contact; --",
  '" or 1=1',
  '%',
  '_%_',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  '{{7*7}}',
  '=cmd|calc',
  '\u202egnirts',
  'İıßﷺ',
  'e\u0301\u0301\u0301',
  '👩‍👩‍👧‍👦',
  '\ufeff',
  '\u0085\u2028',
  '9'.repeat(400),
  '-1',
  '1e999',
  '0x10',
  'NaN',
  'null',
  'true',
  '2026-02-30T25:61:61Z',
  '0000-00-00',
  '+999999999999999999999',
  'a@b',
  `${'a'.repeat(70)}@example.com`,
  'constructor',
  '__proto__',
  'near "select" -5 NOT (',
  'x'.repeat(5000),
] as const;

/** Values of which some are always of the wrong type. */
export const oddValues: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  '',
  'text',
  [],
  [null],
  [[]],
  {},
  { $gt: '' },
  { length: 3 },
  { toString: 'x' },
];

/** A value that its schema takes, or nearly: texts are taken from those that are known to mean something. */
export function madeUp(
  description: Description,
  random: Random,
  texts: readonly string[],
): (schema: unknown) => unknown {
  function value(given: unknown, depth = 0): unknown {
    const schema = description.resolve(given);
    const { anyOf, items, properties, required } = schema;
    if (schema.const !== undefined) return schema.const;
    if (Array.isArray(schema.enum)) return random.pick(schema.enum);
    if (Array.isArray(anyOf)) return value(random.pick(anyOf), depth);
    switch (schema.type) {
      case 'string':
        return random.pick(random.next() < 0.5 ? texts : oddTexts);
      case 'integer':
      case 'number':
        return random.pick([1, 2, 20, 100, schema.minimum ?? 0, schema.maximum ?? 5]);
      case 'boolean':
        return random.next() < 0.5;
      case 'null':
        return null;
      case 'array':
        return Array.from({ length: random.below(depth > 3 ? 1 : 4) }, () => value(items, depth + 1));
      case 'object':
        return object(isRecord(properties) ? properties : {}, required, depth);
      default:
        return random.pick(oddValues);
    }
  }

  function object(properties: Schema, required: unknown, depth: number): Record<string, unknown> {
    const needed: readonly unknown[] = Array.isArray(required) ? required : [];
    const share = depth === 0 ? 0.4 : 0.6;
    return Object.fromEntries(
      Object.entries(properties)
        .filter(([name]) => needed.includes(name) || random.next() < share)
        .map(([name, schema]) => [name, value(schema, depth + 1)]),
    );
  }

  return schema => value(schema);
}
