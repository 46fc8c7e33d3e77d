import type { CustomFieldType } from './custom-field.ts';

/** The operators of the search grammar but HighLevel's `nested`, which only `opportunities` takes. */
const equality = ['eq', 'not_eq', 'exists', 'not_exists'] as const;
const texts = ['eq', 'not_eq', 'contains', 'not_contains', 'exists', 'not_exists'] as const;
const ranges = ['range', 'exists', 'not_exists'] as const;
const numbers = ['range', 'exists', 'not_exists', 'eq', 'not_eq'] as const;
const statuses = ['eq', 'not_eq'] as const;
const presence = ['exists', 'not_exists'] as const;

export type SearchOperator = (typeof texts)[number] | 'range' | 'nested';

type Operators = readonly SearchOperator[];

/**
 * Every field of a contact that can be filtered: how it is compared, and the operators that it takes. Fields of
 * the kind `empty` belong to HighLevel; nothing is held for them, so they behave as without a value.
 */
export const searchFields = {
  id: { kind: 'reference', operators: statuses },
  businessId: { kind: 'reference', operators: equality },
  assignedTo: { kind: 'reference', operators: equality },
  followers: { kind: 'reference', operators: equality },
  activeWorkflows: { kind: 'reference', operators: equality },
  contactName: { kind: 'text', operators: equality },
  firstNameLowerCase: { kind: 'text', operators: texts },
  lastNameLowerCase: { kind: 'text', operators: texts },
  address: { kind: 'text', operators: texts },
  businessName: { kind: 'text', operators: texts },
  city: { kind: 'text', operators: texts },
  companyName: { kind: 'text', operators: texts },
  country: { kind: 'text', operators: equality },
  postalCode: { kind: 'text', operators: texts },
  source: { kind: 'text', operators: texts },
  state: { kind: 'text', operators: texts },
  timezone: { kind: 'text', operators: equality },
  type: { kind: 'text', operators: equality },
  website: { kind: 'text', operators: equality },
  email: { kind: 'address', operators: equality },
  phone: { kind: 'address', operators: texts },
  tags: { kind: 'tag', operators: texts },
  dateAdded: { kind: 'time', operators: ranges },
  dateUpdated: { kind: 'time', operators: ranges },
  lastAppointment: { kind: 'time', operators: ranges },
  dateOfBirth: { kind: 'date-of-birth', operators: ranges },
  dnd: { kind: 'flag', operators: equality },
  'dndSettings.Email.status': { kind: 'dnd', operators: statuses },
  'dndSettings.SMS.status': { kind: 'dnd', operators: statuses },
  'dndSettings.Call.status': { kind: 'dnd', operators: statuses },
  'inboundDndSettings.all.status': { kind: 'dnd', operators: statuses },
  isValidWhatsapp: { kind: 'empty', operators: equality },
  validEmail: { kind: 'empty', operators: equality },
  lastEmailClickedDate: { kind: 'empty', operators: ranges },
  lastEmailOpenedDate: { kind: 'empty', operators: ranges },
  finishedWorkflows: { kind: 'empty', operators: equality },
  opportunities: { kind: 'empty', operators: ['nested'] },
  'opportunities.pipelineId': { kind: 'empty', operators: equality },
  'opportunities.pipelineStageId': { kind: 'empty', operators: equality },
  'opportunities.status': { kind: 'empty', operators: equality },
} as const satisfies Record<string, { readonly kind: string; readonly operators: Operators }>;

export type SearchField = keyof typeof searchFields;

/** The fields that are compared in one way, as the text fields of `FieldOf<'text'>`. */
export type FieldOf<Kind extends (typeof searchFields)[SearchField]['kind']> = {
  [Field in SearchField]: (typeof searchFields)[Field]['kind'] extends Kind ? Field : never;
}[SearchField];

export function isSearchField(name: string): name is SearchField {
  return Object.hasOwn(searchFields, name);
}

/** The operators of `customFields.<id>`, and of `customFields.<id>.<box id>` for a list of text boxes. */
export const customFieldOperators: Readonly<Record<CustomFieldType, Operators>> = {
  TEXT: texts,
  LARGE_TEXT: texts,
  EMAIL: texts,
  PHONE: texts,
  SINGLE_OPTIONS: texts,
  RADIO: texts,
  TEXTBOX_LIST: texts,
  CHECKBOX: equality,
  MULTIPLE_OPTIONS: equality,
  NUMERICAL: numbers,
  MONETORY: numbers,
  DATE: ranges,
  FILE_UPLOAD: presence,
  SIGNATURE: presence,
};

export const sortFields = [
  'firstNameLowerCase',
  'lastNameLowerCase',
  'businessName',
  'dateAdded',
  'dateUpdated',
  'email',
  'dnd',
  'source',
] as const satisfies readonly SearchField[];
export type SortField = (typeof sortFields)[number];

/** Bounds of one search. HighLevel names the first three; the others keep a search from costing without end. */
export const searchBounds = { valueLength: 75, queryLength: 75, sorts: 2, depth: 10, filters: 100 } as const;
