import { type Right, rights } from '#identity/principal.ts';
import { isReadonly, type Operation } from '#operations/operation.ts';
import type { Shape } from '../http/versions.ts';
import { placesOf } from '../places.ts';
import { binary, type ErrorAnswers, errorAnswers, goodAnswer, sharedHeaders } from './answers.ts';
import { parametersOf, sharedParameters } from './parameters.ts';
import { inOrder, resourceOf, tagsOf } from './resources.ts';
import { type Sample, type Samples, sampleFor } from './sample.ts';
import { type SchemaWriter, schemaWriter } from './schemas.ts';
import { outputOfShape, pathOfShape, sampleOfShape } from './v3.ts';

export interface OpenApiTerms {
  /** Which spellings the document describes. */
  readonly shape: Shape;
  /** The version of Roster. */
  readonly version: string;
  readonly samples: Samples;
}

const scopes: Readonly<Record<Right, string>> = {
  'contacts.readonly': 'Read contacts and what hangs on them.',
  'contacts.write': 'Change contacts and what hangs on them.',
  'roster.admin': 'Administer Roster: its locations, campaigns and workflows.',
};

/**
 * The catalogue as an OpenAPI 3.1 document. The addresses of the tenant in it are general; a server that hands
 * it out puts its own in their place.
 */
export function openApi(operations: readonly Operation[], { shape, version, samples }: OpenApiTerms): object {
  const schemas = schemaWriter('#/components/schemas/', shape);
  const errors = errorAnswers(schemas);
  const parents = inOrder(operations).filter(({ presetOf }) => presetOf === undefined);
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of parents) {
    const presets = inOrder(operations).filter(({ presetOf }) => presetOf === operation.key);
    const path = pathOfShape(shape, operation);
    const method = operation.http.method.toLowerCase();
    if (paths[path]?.[method]) throw new Error(`Two operations are called by ${method} ${path}.`);
    paths[path] = {
      ...paths[path],
      [method]: described(operation, {
        shape,
        schemas,
        errors,
        sample: sampleOfShape(shape, operation, sampleFor(samples, operation)),
        presets: presets.map(each => presetOf(each, { shape, schemas, sample: sampleFor(samples, each) })),
      }),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Roster',
      version,
      summary: "A contacts API in HighLevel's shape, secured by Microsoft Entra ID.",
      description: introduction[shape],
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'The server that hands out this document.' }],
    security: [{ entra: [...rights] }],
    tags: tagsOf(parents),
    paths,
    components: {
      securitySchemes: { entra: securityScheme },
      parameters: sharedParameters(shape),
      headers: sharedHeaders,
      responses: errors.used(),
      schemas: schemas.used(),
    },
  };
}

const introduction: Readonly<Record<Shape, string>> = {
  dated:
    'Contacts with their tasks, notes, appointments, tags and businesses. Paths are taken with a slash at the end and without. This document describes the spellings of the dated versions; `/openapi.v3.json` has those of `Version: v3`.',
  v3: 'Contacts with their tasks, notes, appointments, tags and businesses, in the spellings of `Version: v3`. Paths are taken with a slash at the end and without. `/openapi.json` has the spellings of the dated versions.',
};

/** Entra's addresses for any organisation; a token is asked for at those of one tenant. */
const securityScheme = {
  type: 'oauth2',
  description:
    'Access tokens of Microsoft Entra ID, version 2.0. A scope is asked for by its full name, `api://{client id of the API}/contacts.readonly`. Applications without a person take `api://{client id of the API}/.default` and hold application roles.',
  flows: {
    authorizationCode: {
      authorizationUrl: 'https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize',
      tokenUrl: 'https://login.microsoftonline.com/organizations/oauth2/v2.0/token',
      refreshUrl: 'https://login.microsoftonline.com/organizations/oauth2/v2.0/token',
      scopes,
    },
  },
} as const;

interface Parts {
  readonly shape: Shape;
  readonly schemas: SchemaWriter;
  readonly errors: ErrorAnswers;
  readonly sample: Sample;
  readonly presets: readonly object[];
}

function described(operation: Operation, { shape, schemas, errors, sample, presets }: Parts): object {
  const status = operation.http.status ?? 200;
  const body = bodyOf(operation, sample, schemas);
  return {
    operationId: operation.key,
    tags: [resourceOf(operation)],
    summary: operation.title,
    description: operation.description,
    security: [{ entra: [operation.scope, ...(operation.alsoScopes ?? [])] }],
    parameters: parametersOf(operation, sample, schemas),
    ...(body && { requestBody: body }),
    responses: {
      [status]: goodAnswer(operation, schemas.write(outputOfShape(shape, operation)), sample.answer),
      ...errors.of(operation),
    },
    'x-roster-group': operation.group,
    'x-roster-readonly': isReadonly(operation),
    'x-roster-idempotent': operation.isIdempotent ?? false,
    'x-roster-destructive': operation.isDestructive ?? false,
    ...(presets.length > 0 && { 'x-roster-presets': presets }),
  };
}

function bodyOf(operation: Operation, sample: Sample, { write }: SchemaWriter): object | undefined {
  const { body } = placesOf(operation);
  if (body.length === 0) return undefined;
  const { properties, required = [] } = operation.input;
  const needed = required.filter(name => body.includes(name));
  const schema = {
    type: 'object',
    ...(needed.length > 0 && { required: needed }),
    properties: Object.fromEntries(body.map(name => [name, write(properties[name])])),
    additionalProperties: false,
  };
  const example = Object.fromEntries(Object.entries(sample.input).filter(([name]) => body.includes(name)));
  const json = { 'application/json': { schema, example } };
  if (operation.file === undefined) return { required: needed.length > 0, content: json };
  if (operation.takesManyFiles) {
    const { [operation.file]: _, ...beside } = schema.properties;
    const parts = { ...schema, properties: beside, additionalProperties: binary };
    return {
      description: `Each file is a part of a form. Within JSON \`${operation.file}\` holds them in base64, with the names of their parts.`,
      required: true,
      content: { 'multipart/form-data': { schema: parts }, ...json },
    };
  }
  const form = { ...schema, properties: { ...schema.properties, [operation.file]: binary } };
  return {
    description: `\`${operation.file}\` is a part of a form, or the body itself: the other members then travel in the query, its name in Content-Disposition. Within JSON it comes in base64.`,
    required: true,
    content: {
      'multipart/form-data': { schema: form },
      'application/octet-stream': { schema: binary },
      ...json,
    },
  };
}

function presetOf(
  operation: Operation,
  { shape, schemas, sample }: Pick<Parts, 'shape' | 'schemas' | 'sample'>,
): object {
  const asSent = (input: Sample['input'] = {}) =>
    sampleOfShape(shape, operation, { input, answer: {} }).input;
  return {
    key: operation.key,
    title: operation.title,
    description: operation.description,
    input: schemas.write(operation.input),
    fixed: asSent(sample.fixed),
    sample: { input: sample.input, becomes: asSent(sample.becomes) },
  };
}
