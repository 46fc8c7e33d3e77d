import Type, { type Static } from 'typebox';
import type { FieldError } from '#base/errors.ts';
import { pathProblem } from './attributes.ts';
import { attributesIn } from './expression.ts';
import { longestExpression, parseExpression } from './parse-expression.ts';
import {
  contactTargets,
  customFieldKey,
  type FillableType,
  fillableTypes,
  isContactTarget,
} from './targets.ts';

/** Who may change a mapped member of a contact. */
export const owners = ['directory', 'directoryFirst', 'local'] as const;
export type Owner = (typeof owners)[number];

/** When a mapped member is written. */
export const writeModes = ['always', 'createOnly', 'updateOnly', 'fillIfEmpty'] as const;
export type WriteMode = (typeof writeModes)[number];

export const MappedField = Type.Object(
  {
    target: Type.String({
      minLength: 1,
      maxLength: 120,
      description:
        'A member of the contact, or `customField:` and the key of a custom field, made at first use.',
    }),
    source: Type.String({
      maxLength: longestExpression,
      description:
        "An attribute of the person (`mail`, `manager.displayName`, `otherMails[0]`), or what is made of some: `join(' ', givenName, surname)`.",
    }),
    owner: Type.Enum([...owners], {
      description:
        '`directory`: the directory rules the member. `directoryFirst`: it is set while it is empty, and local from then on. `local`: it is never written.',
    }),
    mode: Type.Optional(
      Type.Enum([...writeModes], {
        description: 'When the member is written; `always` where it is not sent.',
      }),
    ),
    pinned: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 1000,
        description: 'A fixed value: it stands in every contact, whatever the directory or the contact has.',
      }),
    ),
    label: Type.Optional(
      Type.String({ minLength: 1, maxLength: 255, description: 'The name that a new custom field gets.' }),
    ),
    dataType: Type.Optional(
      Type.Enum([...fillableTypes], { description: 'Of a new custom field; `TEXT` where it is not sent.' }),
    ),
  },
  { additionalProperties: false },
);
export type MappedField = Static<typeof MappedField>;

/** What of a contact is made of which attributes of a person, and which side rules it. */
export const Mapping = Type.Object(
  { fields: Type.Array(MappedField, { maxItems: 200 }) },
  { additionalProperties: false },
);
export type Mapping = Static<typeof Mapping>;

/** A custom field as it is made where the location has none of its key. */
export interface MappedCustomField {
  readonly key: string;
  readonly label: string;
  readonly dataType: FillableType;
}

/** Where a number stands as the directory has it, if it could not be read or had an extension. */
export const phoneAsWritten = 'customField:entra_phone';

/** The custom fields that a mapping fills. */
export function customFieldsOf({ fields }: Mapping): readonly MappedCustomField[] {
  const named = fields.flatMap(({ target, label, dataType }) => {
    const key = customFieldKey(target);
    return key === undefined ? [] : [{ key, label: label ?? labelFrom(key), dataType: dataType ?? 'TEXT' }];
  });
  const written = customFieldKey(phoneAsWritten) ?? '';
  if (named.some(({ key }) => key === written)) return named;
  return [...named, { key: written, label: 'Phone as in the directory', dataType: 'TEXT' }];
}

/** The custom field that a target names, as a mapping fills it. */
export function customFieldAt(mapping: Mapping, target: string): MappedCustomField | undefined {
  const wanted = customFieldKey(target);
  return customFieldsOf(mapping).find(({ key }) => key === wanted);
}

/** `cost_center` as `Cost center`. */
function labelFrom(key: string): string {
  const words = key.replaceAll('_', ' ').trim() || key;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What stands in a contact where nobody has said otherwise. All of it is the directory's. */
export const defaultMapping: Mapping = {
  fields: [
    owned('firstName', 'givenName'),
    owned('lastName', 'surname'),
    owned('name', 'displayName'),
    owned('email', 'list(mail, otherMails, userPrincipalName)'),
    owned('additionalEmails', 'list(otherMails, userPrincipalName)'),
    owned('phone', 'list(mobilePhone, businessPhones)'),
    owned('additionalPhones', 'businessPhones'),
    owned('companyName', 'companyName'),
    owned('address1', 'streetAddress'),
    owned('city', 'city'),
    owned('state', 'state'),
    owned('postalCode', 'postalCode'),
    owned('country', 'list(country, usageLocation)'),
    ownedField('job_title', 'Job title', 'jobTitle'),
    ownedField('department', 'Department', 'department'),
    ownedField('office_location', 'Office location', 'officeLocation'),
    ownedField('employee_id', 'Employee ID', 'employeeId'),
    ownedField('employee_type', 'Employee type', 'employeeType'),
    ownedField('manager', 'Manager', 'coalesce(manager.displayName, manager.mail)'),
    ownedField('preferred_language', 'Preferred language', 'language(preferredLanguage)'),
  ],
};

function owned(target: string, source: string): MappedField {
  return { target, source, owner: 'directory' };
}

function ownedField(key: string, label: string, source: string): MappedField {
  return { ...owned(`customField:entra_${key}`, source), label, dataType: 'TEXT' };
}

/** What is wrong with a mapping that its schema let through: one sentence for each member, none if it can be used. */
export function checkMapping({ fields }: Mapping): readonly FieldError[] {
  return fields.flatMap((field, index) => {
    const at = `fields[${index}]`;
    const isTwice = fields.findIndex(({ target }) => target === field.target) < index;
    const twice = isTwice ? [{ member: `${at}.target`, message: `${field.target} is mapped twice.` }] : [];
    return [...twice, ...targetProblems(field, at), ...sourceProblems(field.source, `${at}.source`)];
  });
}

function targetProblems({ target, label, dataType }: MappedField, at: string): readonly FieldError[] {
  if (customFieldKey(target) !== undefined) return [];
  const member = `${at}.target`;
  if (!isContactTarget(target)) {
    const message = `${target} is no target. There are: ${Object.keys(contactTargets).join(', ')}, customField:my_key.`;
    return [{ member, message }];
  }
  if (label === undefined && dataType === undefined) return [];
  return [{ member, message: `Only a custom field takes a label and a dataType, and ${target} is none.` }];
}

function sourceProblems(source: string, member: string): readonly FieldError[] {
  const parsed = parseExpression(source);
  if ('problem' in parsed) {
    const { message, position } = parsed.problem;
    return [{ member, message: `At character ${position + 1}: ${message}` }];
  }
  return attributesIn(parsed.expression).flatMap(path => {
    const message = pathProblem(path);
    return message === undefined ? [] : [{ member, message }];
  });
}
