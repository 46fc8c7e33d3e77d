import { isRecord } from '#base/json.ts';
import { changedAttribute } from './changed-attribute.ts';
import type { OperationKind } from './changed-list.ts';
import { checkedDocument, type ScimDocument, withSchema } from './document.ts';
import type { ElementPath } from './filter.ts';
import { isWritable, parsePatchPath } from './patch-path.ts';
import { refusal, ScimProblem } from './problem.ts';
import { enterpriseSchema } from './schema.ts';
import { findMember } from './values.ts';

const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const mostOperations = 500;

interface PatchOperation {
  readonly kind: OperationKind;
  readonly path: string | undefined;
  readonly value: unknown;
}

/**
 * The document after the operations of a PATCH (RFC 7644, section 3.5.2), all or none. Takes every form that Entra ID
 * sends: names of operations in any case, values as text, and without a path an object whose names are paths themselves.
 * Other than in the RFC, a filter that finds nothing makes the element that it describes.
 */
export function patchDocument(document: ScimDocument, body: unknown): ScimDocument {
  return checkedDocument(readOperations(body).reduce(applied, document));
}

function readOperations(body: unknown): PatchOperation[] {
  const operations = findMember(withSchema(body, patchSchema), 'Operations');
  if (!Array.isArray(operations) || operations.length === 0) {
    throw refusal('invalidSyntax', 'A PATCH needs "Operations", a list with at least one operation.');
  }
  if (operations.length > mostOperations) {
    throw refusal('tooMany', `A PATCH takes ${mostOperations} operations at most.`);
  }
  return operations.map(readOperation);
}

function readOperation(operation: unknown): PatchOperation {
  if (!isRecord(operation)) throw refusal('invalidSyntax', 'Each operation must be an object.');
  const kind = String(findMember(operation, 'op')).toLowerCase();
  if (kind !== 'add' && kind !== 'replace' && kind !== 'remove') {
    throw refusal('invalidSyntax', 'The "op" of an operation must be add, replace or remove.');
  }
  const path = findMember(operation, 'path') ?? undefined;
  if (path !== undefined && typeof path !== 'string')
    throw refusal('invalidPath', 'A "path" must be a text.');
  return { kind, path: path?.trim() === '' ? undefined : path, value: findMember(operation, 'value') };
}

function applied(document: ScimDocument, { kind, path, value }: PatchOperation): ScimDocument {
  if (path !== undefined) return appliedAt(document, kind, path, value);
  if (kind === 'remove') throw refusal('noTarget', 'A "remove" needs a path.');
  if (!isRecord(value))
    throw refusal('invalidValue', 'Without a path, the value must be an object of attributes.');
  return Object.entries(value).reduce(
    (before, [name, member]) => (isLeftOut(name) ? before : appliedAt(before, kind, name, member)),
    document,
  );
}

/** Without a path, attributes that are unknown or read only are left out as in a POST. */
function isLeftOut(name: string): boolean {
  try {
    return parsePatchPath(name).every(path => !isWritable(path));
  } catch (error) {
    if (error instanceof ScimProblem && error.scimType === 'invalidPath') return true;
    throw error;
  }
}

function appliedAt(document: ScimDocument, kind: OperationKind, text: string, value: unknown): ScimDocument {
  const paths = parsePatchPath(text);
  const [path, second] = paths;
  if (path && !second) return withAttribute(document, path, kind, value);
  if (kind === 'remove')
    return paths.reduce((before, one) => withAttribute(before, one, kind, value), document);
  if (!isRecord(value))
    throw refusal('invalidValue', `The value of "${text}" must be an object of attributes.`);
  return paths.reduce((before, one) => {
    const member = findMember(value, one.attribute.name);
    return member === undefined || !isWritable(one) ? before : withAttribute(before, one, kind, member);
  }, document);
}

function withAttribute(
  document: ScimDocument,
  path: ElementPath,
  kind: OperationKind,
  value: unknown,
): ScimDocument {
  const { attribute, inExtension } = path;
  if (!isWritable(path)) {
    throw refusal('mutability', `"${attribute.name}" cannot be changed by a client.`);
  }
  if (kind === 'remove' && attribute.required) {
    throw refusal('mutability', `"${attribute.name}" is required and cannot be removed.`);
  }
  if (!inExtension) {
    return withMember(
      document,
      attribute.name,
      changedAttribute(document[attribute.name], path, kind, value),
    );
  }
  const extension = document[enterpriseSchema];
  const before = isRecord(extension) ? extension : {};
  const after = withMember(
    before,
    attribute.name,
    changedAttribute(before[attribute.name], path, kind, value),
  );
  return withMember(document, enterpriseSchema, Object.keys(after).length > 0 ? after : undefined);
}

function withMember(record: ScimDocument, name: string, value: unknown): ScimDocument {
  const { [name]: _before, ...others } = record;
  return value === undefined ? others : { ...others, [name]: value };
}
