import { isRecord } from '#base/json.ts';
import type { ElementPath, Filter } from './filter.ts';
import { matchesFilter } from './filter-match.ts';
import { refusal } from './problem.ts';
import type { Attribute } from './schema.ts';
import { keptElement, keptValue } from './values.ts';

export type OperationKind = 'add' | 'replace' | 'remove';
type Parts = Readonly<Record<string, unknown>>;

/** The elements of a list after one operation, with one primary at most of those that were there before. */
export function changedList(
  before: readonly Parts[],
  path: ElementPath,
  kind: OperationKind,
  sent: unknown,
): readonly Parts[] {
  if (path.filter) return onePrimary(before, changedElements(before, path, path.filter, kind, sent));
  if (path.sub) {
    const elements = before.length > 0 || kind === 'remove' ? before : [{}];
    return elements.flatMap(element => changedElement(element, {}, path, kind, sent));
  }
  const elements = elementsIn(path.attribute, sent);
  if (kind === 'replace') return elements;
  if (kind === 'add') return onePrimary(before, elements.reduce(withElement, before));
  // Entra ID names the elements to remove in the value, where the RFC has a filter in the path.
  const isNamed = (element: Parts) => elements.some(named => isSame(element, named));
  return Array.isArray(sent) ? before.filter(element => !isNamed(element)) : [];
}

/** The object with another value of a part, or without it. */
export function withPart(parts: Parts, { name }: Attribute, value: unknown): Parts {
  const { [name]: _before, ...others } = parts;
  return value === undefined ? others : { ...others, [name]: value };
}

function changedElements(
  before: readonly Parts[],
  path: ElementPath,
  filter: Filter,
  kind: OperationKind,
  sent: unknown,
): readonly Parts[] {
  const described = partsIn(filter);
  if (before.some(element => matchesFilter(filter, element))) {
    return before.flatMap(element =>
      matchesFilter(filter, element) ? changedElement(element, described, path, kind, sent) : [element],
    );
  }
  if (kind === 'remove') return before;
  if (!matchesFilter(filter, described)) {
    throw refusal('noTarget', `No value of "${path.attribute.name}" matches the filter of the path.`);
  }
  return [...before, ...changedElement(described, described, path, kind, sent)];
}

/** The element after the operation, or none. What was found by its kind keeps it when it is replaced. */
function changedElement(
  element: Parts,
  described: Parts,
  { attribute, sub }: ElementPath,
  kind: OperationKind,
  sent: unknown,
): readonly Parts[] {
  if (sub) {
    const value = kind === 'remove' ? undefined : keptValue(sub, sent);
    const after = withPart(element, sub, value);
    return value !== undefined || saysSomething(after) ? [after] : [];
  }
  const kept = kind === 'remove' ? undefined : keptElement(attribute, Array.isArray(sent) ? sent[0] : sent);
  if (!isRecord(kept)) return [];
  return [kind === 'add' ? { ...element, ...kept } : { ...described, ...kept }];
}

function elementsIn(attribute: Attribute, sent: unknown): readonly Parts[] {
  const kept = sent === undefined ? undefined : keptValue(attribute, sent);
  return Array.isArray(kept) ? kept.filter(isRecord) : [];
}

/** Adding what is there changes nothing but the parts that are sent anew. */
function withElement(elements: readonly Parts[], added: Parts): readonly Parts[] {
  const index = elements.findIndex(element => isSame(element, added));
  return index < 0 ? [...elements, added] : elements.with(index, { ...elements[index], ...added });
}

function isSame(element: Parts, named: Parts): boolean {
  if (named.value === undefined) return Object.keys(named).every(name => element[name] === named[name]);
  return element.value === named.value && (named.type === undefined || element.type === named.type);
}

/** Whether more is left than what kind of value it was. */
function saysSomething(element: Parts): boolean {
  return Object.keys(element).some(name => name !== 'type' && name !== 'primary' && name !== 'display');
}

/** The parts of an element that a filter describes by equality, such as its type. */
function partsIn(filter: Filter): Parts {
  if (filter.kind === 'and') return Object.assign({}, ...filter.parts.map(partsIn));
  if (filter.kind !== 'compare' || filter.operator !== 'eq' || filter.value === null) return {};
  return { [filter.target.attribute.name]: filter.value };
}

/** A value that becomes the primary one takes that from the one that was; RFC 7644, section 3.5.2. */
function onePrimary(before: readonly Parts[], after: readonly Parts[]): readonly Parts[] {
  if (after.filter(({ primary }) => primary === true).length < 2) return after;
  return after.map(element =>
    element.primary === true && before.includes(element) ? { ...element, primary: false } : element,
  );
}
