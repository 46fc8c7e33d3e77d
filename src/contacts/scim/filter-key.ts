import type { Filter } from './filter.ts';
import { foldCase } from './filter-match.ts';

/** A value that whatever the filter finds must have, in the form in which an index has it. */
export interface FilterKey {
  readonly name: 'id' | 'userName' | 'externalId' | 'email';
  readonly value: string;
}

/** By what an index finds all that a filter can find; nothing where each user has to be looked at. */
export function keyIn(filter: Filter): FilterKey | undefined {
  if (filter.kind === 'and') return filter.parts.map(keyIn).find(key => key !== undefined);
  if (filter.kind === 'element') {
    const value = filter.target.attribute.name === 'emails' ? equalTo(filter.filter, 'value') : undefined;
    return value === undefined ? undefined : { name: 'email', value: foldCase(value) };
  }
  const { attribute, sub } = filter.kind === 'compare' ? filter.target : {};
  const value = attribute && equalTo(filter, attribute.name);
  if (value === undefined) return undefined;
  switch (attribute?.name) {
    case 'id':
    case 'externalId':
      return { name: attribute.name, value };
    case 'userName':
      return { name: 'userName', value: foldCase(value) };
    case 'emails':
      return sub?.name === 'value' ? { name: 'email', value: foldCase(value) } : undefined;
  }
  return undefined;
}

function equalTo(filter: Filter, name: string): string | undefined {
  if (filter.kind === 'and')
    return filter.parts.map(part => equalTo(part, name)).find(value => value !== undefined);
  if (filter.kind !== 'compare' || filter.operator !== 'eq') return undefined;
  if (filter.target.attribute.name !== name || typeof filter.value !== 'string') return undefined;
  return filter.value;
}
