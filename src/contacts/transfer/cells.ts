import { countryCode, isDayFirst } from '../country.ts';
import type { CustomFieldDefinition } from '../custom-field.ts';
import { parseDateOfBirth } from '../time.ts';
import type { Target } from './columns.ts';
import { listIn, unguarded } from './csv.ts';

/** A contact as it is to be written, still to be checked. */
export type RawContact = Record<string, unknown>;

/** What cannot be a birthday but stands where none is: Outlook's and a year that is left out. */
const noDate = /^(0\/0\/00|0000-00-00|--\d{2}-?\d{2})$/;

/** What programs write where nothing was said: Outlook's gender, and Google's group of all contacts. */
const saysNothing: ReadonlyMap<string, RegExp> = new Map([
  ['gender', /^unspecified$/i],
  ['tags', /^\* ?my ?contacts$/i],
]);

/** What the cells of a row mean in a location. */
export interface CellTerms {
  /** Its country, two letters: `5/9/1990` is in May in some, in September in others. */
  readonly country: string;
  fieldOf(id: string): CustomFieldDefinition | undefined;
}

/** Makes a contact of the cells of a row. Cells that are empty say nothing. */
export async function contactFromCells(
  targets: readonly (Target | undefined)[],
  cells: readonly string[],
  { country, fieldOf }: CellTerms,
): Promise<RawContact> {
  const contact: RawContact = {};
  const emails: unknown[] = [];
  const phones: unknown[] = [];
  const customFields: unknown[] = [];
  let place: string | undefined;
  for (const [index, target] of targets.entries()) {
    const cell = unguarded(cells[index] ?? '');
    if (!target || cell.trim() === '') continue;
    const { member, between = ',' } = target;
    switch (member) {
      case 'email':
      case 'phone':
        (member === 'email' ? emails : phones).push(
          ...(target.between ? await listIn(cell, between) : [cell]),
        );
        break;
      case 'additionalEmails':
      case 'additionalPhones':
        (member === 'additionalEmails' ? emails : phones).push(...(await itemsIn(cell, between)));
        break;
      case 'tags':
        contact.tags = [
          ...listOf(contact.tags),
          ...(await itemsIn(cell, between)).filter(tag => !isNothing(member, String(tag))),
        ];
        break;
      case 'notes':
        contact.notes = [...listOf(contact.notes), { body: cell }];
        break;
      case 'dndSettings':
      case 'inboundDndSettings':
      case 'externalIds':
        contact[member] = jsonIn(cell);
        break;
      case 'dnd':
        contact.dnd = truthIn(cell);
        break;
      case 'dateOfBirth':
        if (!noDate.test(cell.trim())) contact.dateOfBirth = dateIn(cell, country);
        break;
      case 'customFields':
        customFields.push({
          id: target.field,
          value: await fieldValueIn(cell, fieldOf(target.field ?? ''), country),
        });
        break;
      case 'address1':
      case 'city':
      case 'state':
      case 'postalCode':
      case 'country':
        place ??= target.group;
        if (target.group === place)
          contact[member] ??= member === 'country' ? (countryCode(cell) ?? cell) : cell;
        break;
      default:
        if (!isNothing(member, cell)) contact[member] ??= cell;
    }
  }
  if (customFields.length > 0) contact.customFields = customFields;
  addAddresses(contact, 'email', 'additionalEmails', emails);
  addAddresses(contact, 'phone', 'additionalPhones', phones);
  return contact;
}

/** A date of birth as `YYYY-MM-DD`; what is none as it is, for the check of the row to refuse. */
function dateIn(cell: string, country: string): string {
  const [, day, mark, month, year] = /^(\d{1,2})([/\-._])(\d{1,2})\2(\d{4})$/.exec(cell.trim()) ?? [];
  const date = year !== undefined && isDayFirst(country) ? `${month}${mark}${day}${mark}${year}` : cell;
  return parseDateOfBirth(date) ?? cell;
}

function isNothing(member: string, text: string): boolean {
  return saysNothing.get(member)?.test(text.trim()) ?? false;
}

/** The first plain address is the main one. */
function addAddresses(contact: RawContact, main: string, others: string, found: readonly unknown[]): void {
  const [first, ...rest] = found;
  if (typeof first === 'string') contact[main] = first;
  const beside = typeof first === 'string' ? rest : found;
  if (beside.length > 0) contact[others] = beside;
}

/** A list as JSON, as Roster writes lists with labels, or its items. */
async function itemsIn(cell: string, between: string): Promise<unknown[]> {
  const parsed = cell.startsWith('[') ? jsonIn(cell) : undefined;
  return Array.isArray(parsed) ? parsed : listIn(cell, between);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A value as JSON; a text that is none as it is, for the check of the row to judge. */
export function jsonIn(cell: string): unknown {
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}

function truthIn(cell: string): unknown {
  const text = cell.trim().toLowerCase();
  if (/^(true|yes|y|1)$/.test(text)) return true;
  return /^(false|no|n|0)$/.test(text) ? false : cell;
}

/** The value of a custom field, as its data type takes it. */
async function fieldValueIn(
  cell: string,
  field: CustomFieldDefinition | undefined,
  country: string,
): Promise<unknown> {
  switch (field?.dataType) {
    case 'CHECKBOX':
    case 'MULTIPLE_OPTIONS':
      return itemsIn(cell, cell.includes(';') ? ';' : ',');
    case 'DATE':
      return /^\d{1,2}\D/.test(cell.trim()) ? dateIn(cell, country) : cell;
    case 'TEXTBOX_LIST':
    case 'FILE_UPLOAD':
      return jsonIn(cell);
    default:
      return cell;
  }
}
