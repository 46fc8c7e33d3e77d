import { isRecord } from '#base/json.ts';
import { changedList, type OperationKind, withPart } from './changed-list.ts';
import type { ElementPath } from './filter.ts';
import type { Attribute } from './schema.ts';
import { findMember, keptValue } from './values.ts';

/** The value of an attribute after one operation; nothing if it has none then. Throws `invalidValue` or `noTarget`. */
export function changedAttribute(
  before: unknown,
  path: ElementPath,
  kind: OperationKind,
  sent: unknown,
): unknown {
  const { attribute, sub } = path;
  if (attribute.multiValued) {
    const elements = Array.isArray(before) ? before.filter(isRecord) : [];
    const after = changedList(elements, path, kind, sent);
    return after.length > 0 ? keptValue(attribute, after) : undefined;
  }
  if (kind === 'remove' && !sub) return undefined;
  if (attribute.type !== 'complex') return keptValue(attribute, sent);
  const parts = isRecord(before) ? before : {};
  const after = sub
    ? withPart(parts, sub, kind === 'remove' ? undefined : keptValue(sub, sent))
    : mergedParts(attribute, parts, sent);
  return Object.keys(after).length > 0 ? after : undefined;
}

/** Parts that were not sent stay, unless they told of another `value`, such as the name of the former manager. */
function mergedParts(
  attribute: Attribute,
  before: Readonly<Record<string, unknown>>,
  sent: unknown,
): Readonly<Record<string, unknown>> {
  const value = keptValue(attribute, sent);
  if (value === undefined && !isRecord(sent)) return {};
  const kept = isRecord(value) ? value : {};
  if (kept.value !== undefined && kept.value !== before.value) return kept;
  const cleared = (attribute.subAttributes ?? []).filter(
    ({ name }) => isRecord(sent) && findMember(sent, name) === null,
  );
  return { ...cleared.reduce((parts, sub) => withPart(parts, sub, undefined), before), ...kept };
}
