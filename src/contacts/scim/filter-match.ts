import { isRecord } from '#base/json.ts';
import type { Target } from './attribute-path.ts';
import type { Filter, Operator } from './filter.ts';
import { type Attribute, enterpriseSchema } from './schema.ts';

/**
 * Whether a filter finds the resource. Of a list, one value that matches is enough; `ne` is the contrary of `eq`, so it
 * also finds what has no value. Text compares without regard to case unless the attribute is exact in it.
 */
export function matchesFilter(filter: Filter, resource: Readonly<Record<string, unknown>>): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.parts.every(part => matchesFilter(part, resource));
    case 'or':
      return filter.parts.some(part => matchesFilter(part, resource));
    case 'not':
      return !matchesFilter(filter.part, resource);
    case 'element':
      return valuesOf(resource, filter.target).some(
        element => isRecord(element) && matchesFilter(filter.filter, element),
      );
    case 'present':
      return valuesOf(resource, filter.target).some(value => value !== '');
    case 'compare':
      return compares(filter, valuesOf(resource, filter.target));
  }
}

/** The values that an attribute or a part of it has; none where it is not there. */
function valuesOf(
  resource: Readonly<Record<string, unknown>>,
  { inExtension, attribute, sub }: Target,
): unknown[] {
  const place = inExtension ? resource[enterpriseSchema] : resource;
  const value = isRecord(place) ? place[attribute.name] : undefined;
  const values = Array.isArray(value) ? value : [value];
  return values
    .map(element => (sub && isRecord(element) ? element[sub.name] : element))
    .filter(element => element !== undefined);
}

function compares(
  { target, operator, value: sought }: Filter & { readonly kind: 'compare' },
  values: readonly unknown[],
): boolean {
  if (operator === 'ne') return !compares({ kind: 'compare', target, operator: 'eq', value: sought }, values);
  if (sought === null) return values.length === 0;
  if (typeof sought === 'boolean') return values.includes(sought);
  const { type, caseExact } = target.sub ?? target.attribute;
  const key = keyOf(type, caseExact);
  return values.some(value => isSo(operator, key(String(value)), key(sought)));
}

function isSo(operator: Exclude<Operator, 'ne'>, value: string, sought: string): boolean {
  switch (operator) {
    case 'eq':
      return value === sought;
    case 'co':
      return value.includes(sought);
    case 'sw':
      return value.startsWith(sought);
    case 'ew':
      return value.endsWith(sought);
    case 'gt':
      return value > sought;
    case 'ge':
      return value >= sought;
    case 'lt':
      return value < sought;
    case 'le':
      return value <= sought;
  }
}

/** Times are compared in UTC with milliseconds, in which their order is that of their texts. */
function keyOf(type: Attribute['type'], caseExact: boolean): (text: string) => string {
  if (type === 'dateTime') return text => new Date(text).toISOString();
  return caseExact ? text => text : foldCase;
}

/** The form in which texts are equal that differ in case alone. */
export function foldCase(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
