import type { Contact } from '../contact.ts';
import { descriptiveMembers } from '../contact-state.ts';
import { listCell } from './csv.ts';

/** The columns of a contact that `import.create` takes again, by the names of its members. */
export const exportColumns = [
  'id',
  'firstName',
  'lastName',
  'email',
  'additionalEmails',
  'phone',
  'additionalPhones',
  'companyName',
  ...descriptiveMembers,
  'assignedTo',
  'tags',
  'dnd',
  'dndSettings',
  'inboundDndSettings',
  'externalIds',
  'dateAdded',
  'dateUpdated',
] as const satisfies readonly (keyof Contact)[];
export type ExportColumn = (typeof exportColumns)[number];

/** A row of a contact: its members, then its custom fields by their keys. */
export async function cellsOf(
  contact: Contact,
  columns: readonly ExportColumn[],
  fieldKeys: readonly string[],
): Promise<string[]> {
  const cells: string[] = [];
  for (const column of columns) cells.push(await cellOf(contact, column));
  for (const key of fieldKeys) {
    cells.push(fieldCell(contact.customFields.find(field => field.key === key)?.value));
  }
  return cells;
}

async function cellOf(contact: Contact, column: ExportColumn): Promise<string> {
  const value = contact[column];
  if (value === undefined) return '';
  if (column === 'tags') return listCell(contact.tags);
  if (column === 'dateOfBirth') return String(value).slice(0, 10);
  if (typeof value !== 'object') return String(value);
  return Object.keys(value).length === 0 ? '' : JSON.stringify(value);
}

function fieldCell(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
