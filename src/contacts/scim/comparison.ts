import { findPart, type Target } from './attribute-path.ts';
import type { Filter, Operator } from './filter.ts';
import { refusedFilter } from './filter-tokens.ts';

/** A comparison that can be made: of a complex attribute its `value` is compared, RFC 7643, section 2.4. */
export function comparison(named: Target, operator: Operator, literal: unknown): Filter {
  const value = typeof literal === 'number' ? String(literal) : literal;
  const whole = named.sub ?? named.attribute;
  const part = whole.type === 'complex' ? findPart(whole, 'value') : undefined;
  if (whole.type === 'complex' && !part)
    throw refusedFilter(`compares "${whole.name}", of which only parts have values`);
  const target = part ? { ...named, sub: part } : named;
  const { name, type } = part ?? whole;
  const isEquality = operator === 'eq' || operator === 'ne';
  if (value === null) {
    if (isEquality) return { kind: 'compare', target, operator, value };
  } else if (type === 'boolean') {
    const flag = typeof value === 'string' ? value.toLowerCase() : String(value);
    if (isEquality && (flag === 'true' || flag === 'false')) {
      return { kind: 'compare', target, operator, value: flag === 'true' };
    }
  } else if (typeof value === 'string') {
    const isPart = operator === 'co' || operator === 'sw' || operator === 'ew';
    const isFit = type !== 'dateTime' || (!isPart && Number.isFinite(Date.parse(value)));
    if (isFit) return { kind: 'compare', target, operator, value };
  }
  throw refusedFilter(`compares "${name}" by "${operator}" with a value that it cannot be compared with`);
}
