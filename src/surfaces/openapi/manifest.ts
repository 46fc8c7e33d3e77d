import { isReadonly, type Operation } from '#operations/operation.ts';
import { placesOf } from '../places.ts';
import { errorsOf } from './answers.ts';
import { inOrder, resourceOf } from './resources.ts';
import { type Samples, sampleFor } from './sample.ts';
import { schemaWriter } from './schemas.ts';
import { pathOfShape } from './v3.ts';

/**
 * Everything that Roster can do, presets too, as data: what connectors, the command line and other surfaces are
 * made from. Schemas with a name of their own stand under `schemas`.
 */
export function manifest(operations: readonly Operation[], version: string, samples: Samples): object {
  const schemas = schemaWriter('#/schemas/', 'dated');
  const entries = inOrder(operations).map(operation => {
    const { input, answer, fixed, becomes } = sampleFor(samples, operation);
    const { method, status = 200 } = operation.http;
    return {
      key: operation.key,
      kind: operation.kind,
      ...(operation.presetOf !== undefined && { presetOf: operation.presetOf }),
      group: operation.group,
      resource: resourceOf(operation),
      title: operation.title,
      description: operation.description,
      scopes: [operation.scope, ...(operation.alsoScopes ?? [])],
      isReadonly: isReadonly(operation),
      isIdempotent: operation.isIdempotent ?? false,
      isDestructive: operation.isDestructive ?? false,
      ...(operation.presetOf === undefined
        ? { http: { method, path: pathOfShape('dated', operation), status }, places: placesOf(operation) }
        : { fixed: fixed ?? {} }),
      ...(operation.record !== undefined && { record: operation.record }),
      input: schemas.write(operation.input),
      output: schemas.write(operation.output),
      errors: errorsOf(operation).map(({ code }) => code),
      sample: { input, answer, ...(becomes && { becomes }) },
    };
  });
  return { version, operations: entries, schemas: schemas.used() };
}
