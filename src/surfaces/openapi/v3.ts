import { isRecord } from '#base/json.ts';
import { DndSettings, DndSettingsInput } from '#contacts/dnd.ts';
import type { Operation } from '#operations/operation.ts';
import { answerAs, channelsInV3, type Shape } from '../http/versions.ts';
import type { Sample } from './sample.ts';

/** The schemas and samples of v3, by the renames that the door makes. */
type Members = Readonly<Record<string, unknown>>;

const dndSchemas: ReadonlySet<string> = new Set(
  [DndSettings, DndSettingsInput].map(each => JSON.stringify(each)),
);

/** A schema as callers of that shape see it. */
export function schemaOfShape(shape: Shape, schema: Members): Members {
  if (shape === 'dated' || !isRecord(schema.properties)) return schema;
  const { properties } = schema;
  if (dndSchemas.has(JSON.stringify(schema))) return { ...schema, properties: renamed(properties) };
  if (isRecord(properties.field_value) && 'fieldValue' in properties) {
    const { field_value, ...others } = properties;
    return { ...schema, properties: { ...others, field_value: { ...field_value, deprecated: true } } };
  }
  return schema;
}

/** The answer of an operation as callers of that shape see it. */
export function outputOfShape(shape: Shape, operation: Operation): unknown {
  const { output } = operation;
  if (shape === 'dated' || !('properties' in output) || !isRecord(output.properties)) return output;
  const names = Object.keys(answerAs(shape, operation, output.properties));
  const required = 'required' in output && Array.isArray(output.required) ? output.required : [];
  return {
    ...output,
    required: required.filter(name => names.includes(String(name))),
    properties: Object.fromEntries(
      Object.entries(output.properties).filter(([name]) => names.includes(name)),
    ),
  };
}

/** A sample as callers of that shape send and see it. */
export function sampleOfShape(shape: Shape, operation: Operation, sample: Sample): Sample {
  if (shape === 'dated') return sample;
  const { customFields, dndSettings } = sample.input;
  return {
    input: {
      ...sample.input,
      ...(isRecord(dndSettings) && { dndSettings: renamed(dndSettings) }),
      ...(Array.isArray(customFields) && { customFields: customFields.map(withFieldValue) }),
    },
    answer: { ...answerAs(shape, operation, sample.answer) },
  };
}

/** The path of an operation as callers of that shape know it, without a slash at its end. */
export function pathOfShape(shape: Shape, { http: { path, v3Path } }: Operation): string {
  const known = shape === 'v3' ? (v3Path ?? path) : path;
  return known.length > 1 && known.endsWith('/') ? known.slice(0, -1) : known;
}

function renamed(members: Members): Members {
  return Object.fromEntries(
    Object.entries(members).map(([name, member]) => [channelsInV3.get(name) ?? name, member]),
  );
}

function withFieldValue(field: unknown): unknown {
  if (!isRecord(field) || !('field_value' in field)) return field;
  const { field_value: fieldValue, ...others } = field;
  return { ...others, fieldValue };
}
