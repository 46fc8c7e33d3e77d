/** How a member of a contact is made of what an expression gives. */
export type TargetKind =
  | 'text'
  | 'address'
  | 'email'
  | 'emails'
  | 'phone'
  | 'phones'
  | 'country'
  | 'timezone'
  | 'date';

interface Target {
  readonly kind: TargetKind;
  /** In UTF-16 units. */
  readonly limit: number;
}

const text = { kind: 'text', limit: 1000 } as const;

/**
 * The members of a contact that a directory can fill. `companyName` also makes the link to the business of that name;
 * `name` is the whole name of a person who has neither first nor last name.
 */
export const contactTargets = {
  firstName: text,
  lastName: text,
  name: text,
  email: { kind: 'email', limit: 254 },
  additionalEmails: { kind: 'emails', limit: 254 },
  phone: { kind: 'phone', limit: 100 },
  additionalPhones: { kind: 'phones', limit: 100 },
  companyName: text,
  gender: { kind: 'text', limit: 100 },
  address1: { kind: 'address', limit: 1000 },
  city: text,
  state: text,
  postalCode: { kind: 'text', limit: 100 },
  country: { kind: 'country', limit: 2 },
  website: { kind: 'text', limit: 2000 },
  timezone: { kind: 'timezone', limit: 100 },
  dateOfBirth: { kind: 'date', limit: 10 },
  source: text,
} as const satisfies Record<string, Target>;

export type ContactTarget = keyof typeof contactTargets;

export function isContactTarget(target: string): target is ContactTarget {
  return Object.hasOwn(contactTargets, target);
}

const customField = /^customField:([\p{L}\p{M}\p{N}_]{1,100})$/u;

/** The key of the custom field that a target names; undefined if it names none. */
export function customFieldKey(target: string): string | undefined {
  return customField.exec(target)?.[1];
}

/** The data types of custom fields that a directory can fill. */
export const fillableTypes = ['TEXT', 'LARGE_TEXT', 'NUMERICAL', 'PHONE', 'EMAIL', 'DATE'] as const;
export type FillableType = (typeof fillableTypes)[number];
