import { isRecord } from '#base/json.ts';
import type { Operation } from '#operations/operation.ts';
import { type Shape, versions } from '../http/versions.ts';
import { placesOf } from '../places.ts';
import type { Sample } from './sample.ts';
import type { SchemaWriter } from './schemas.ts';

/** The parameters that stand in the document once; each operation refers to those that it takes. */
export function sharedParameters(shape: Shape): Readonly<Record<string, object>> {
  return {
    Version: {
      name: 'Version',
      in: 'header',
      required: shape === 'v3',
      description:
        shape === 'v3'
          ? 'Asks for the spellings that this document describes.'
          : "HighLevel's version. All of these mean one shape, which is that of calls without the header too.",
      schema: { enum: shape === 'v3' ? ['v3'] : versions.filter(version => version !== 'v3') },
    },
    Location: {
      name: 'locationId',
      in: 'query',
      description:
        "The location that the call means, where its path or body does not name it. Without it the tenant's default. The header `locationId` and the path prefix `/at/{locationId}` say the same.",
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    },
    IdempotencyKey: {
      name: 'Idempotency-Key',
      in: 'header',
      description:
        'Makes the call safe to repeat: the same key with the same call gets the first answer for 24 hours.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    },
    IfMatch: {
      name: 'If-Match',
      in: 'header',
      description:
        'The ETag of the record as it was read. If the record has changed since, the answer is 412.',
      schema: { type: 'string', pattern: '^((W/)?"?[0-9]{1,15}"?|\\*)$' },
    },
  };
}

/** Path and query of one operation, and the headers that it takes. */
export function parametersOf(
  operation: Operation,
  sample: Sample,
  { write }: SchemaWriter,
): readonly object[] {
  const { path, query } = placesOf(operation);
  const required = new Set(operation.input.required);
  const parameter = (name: string, place: 'path' | 'query') => {
    const schema = operation.input.properties[name];
    const { description, ...rest } = asRecord(write(schema));
    const example = sample.input[name];
    return {
      name,
      in: place,
      ...(required.has(name) && { required: true }),
      ...describedAs(typeof description === 'string' ? description : wordsFor(name)),
      schema: rest,
      ...(example !== undefined && { example }),
    };
  };
  const names = [...path, ...query];
  const shared = [
    'Version',
    ...(names.includes('locationId') ? [] : ['Location']),
    ...(operation.kind === 'command' ? ['IdempotencyKey'] : []),
    ...(operation.checksVersion ? ['IfMatch'] : []),
  ];
  return [
    ...path.map(name => parameter(name, 'path')),
    ...query.map(name => parameter(name, 'query')),
    ...shared.map(name => ({ $ref: `#/components/parameters/${name}` })),
  ];
}

function describedAs(description: string | undefined): object {
  return description === undefined ? {} : { description };
}

/** `contactId` as "The id of the contact.", for ids that say no more of themselves. */
function wordsFor(name: string): string | undefined {
  if (name === 'id') return 'The id of the record.';
  const [, record] = /^(contact|task|note|business|campaign|workflow|location|user|tag)Id$/.exec(name) ?? [];
  return record && `The id of the ${record}.`;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}
