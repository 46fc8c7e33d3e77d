import type { SortField } from '#contacts/search-fields.ts';
import type { SearchedContact } from '#contacts/search-match.ts';
import type { SortTerm } from '#contacts/search-node.ts';
import { foldText } from '#contacts/text.ts';

/** The order of a search; contacts without the value come first when ascending. */
export function compare(sort: readonly SortTerm[]): (one: SearchedContact, other: SearchedContact) => number {
  return (one, other) => {
    for (const { field, direction } of sort) {
      const order = compareKeys(sortKey(one, field), sortKey(other, field));
      if (order !== 0) return direction === 'asc' ? order : -order;
    }
    return 0;
  };
}

function present<Value>(value: Value | undefined): Value[] {
  return value === undefined ? [] : [value];
}

type SortKey = string | number | undefined;

function sortKey(contact: SearchedContact, field: SortField): SortKey {
  switch (field) {
    case 'dateAdded':
    case 'dateUpdated':
      return contact.times[field];
    case 'dnd':
      return contact.dnd ? 1 : 0;
    case 'email':
      return contact.hasMainEmail ? contact.emails[0] : undefined;
    default:
      return present(contact.texts[field]).map(foldText)[0];
  }
}

/** Texts compare by their bytes in UTF-8, as both engines do. */
function compareKeys(one: SortKey, other: SortKey): number {
  if (one === other) return 0;
  if (one === undefined) return -1;
  if (other === undefined) return 1;
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return Buffer.compare(Buffer.from(String(one)), Buffer.from(String(other)));
}
