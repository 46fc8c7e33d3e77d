import Type, { type Static } from 'typebox';
import type { FieldError } from '#base/errors.ts';
import { AttributeRule, checkRules, unmet } from './attribute-rule.ts';
import { textAt } from './attributes.ts';
import { checkLocationRules, LocationRules, locationFor } from './locations-rule.ts';
import type { DirectoryPerson } from './person.ts';

const few = { maxItems: 100 } as const;

/** Which people of a directory become contacts. All that is asked must hold. */
export const ScopeFilter = Type.Object(
  {
    guests: Type.Boolean({ description: 'Whether guests become contacts too, once they have accepted.' }),
    disabled: Type.Boolean({
      description: 'Whether people who may not sign in become contacts too; else they are leavers.',
    }),
    groups: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
        ...few,
        description: 'Ids of groups: only their members, of any of them.',
      }),
    ),
    domains: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 253 }), {
        ...few,
        description: 'Only people whose mail, or else sign-in name, is at one of these domains.',
      }),
    ),
    attributes: Type.Optional(Type.Array(AttributeRule, few)),
    locations: Type.Optional(LocationRules),
  },
  { additionalProperties: false },
);
export type ScopeFilter = Static<typeof ScopeFilter>;

export const defaultScope: ScopeFilter = { guests: false, disabled: false };

/** Why a person is not a contact. */
export const outOfScopeCodes = [
  'unnamed',
  'guest',
  'pending_guest',
  'disabled',
  'group',
  'domain',
  'attribute',
  'location',
] as const;
export type OutOfScopeCode = (typeof outOfScopeCodes)[number];

/** The reason is a sentence for an administrator. */
export type ScopeDecision =
  | { readonly isIn: true }
  | { readonly isIn: false; readonly code: OutOfScopeCode; readonly reason: string };

/** What is wrong with a filter that its schema let through, in a location. `at` is where it stands in the input. */
export function checkScope(
  { attributes = [], locations }: Pick<ScopeFilter, 'attributes' | 'locations'>,
  { at, locationId }: { readonly at: string; readonly locationId: string },
): readonly FieldError[] {
  return [
    ...checkRules(attributes, `${at}.attributes`),
    ...(locations ? checkLocationRules(locations, { at: `${at}.locations`, locationId }) : []),
  ];
}

/**
 * Whether a person becomes a contact of a location. The groups are ids; they are looked at only where the filter names
 * some.
 */
export function scopeOf(
  person: DirectoryPerson,
  filter: ScopeFilter,
  { groups: groupsOfPerson, locationId }: { readonly groups: readonly string[]; readonly locationId: string },
): ScopeDecision {
  const { attributes } = person;
  const address = textAt(attributes, ['mail']) ?? textAt(attributes, ['userPrincipalName']);
  const hasName = (['displayName', 'givenName', 'surname'] as const).some(name => textAt(attributes, [name]));
  if (!hasName && textAt(attributes, ['mail']) === null) {
    return out('unnamed', 'There is neither a name nor a mail, as with accounts of rooms and devices.');
  }

  const isGuest = textAt(attributes, ['userType'])?.toLowerCase() === 'guest';
  if (isGuest && !filter.guests) return out('guest', 'This is a guest, and guests are left out.');
  if (isGuest && textAt(attributes, ['externalUserState'])?.toLowerCase() === 'pendingacceptance') {
    return out('pending_guest', 'This guest has not accepted the invitation yet.');
  }
  if (attributes.accountEnabled === false && !filter.disabled) {
    return out('disabled', 'The account is disabled, and disabled people are left out.');
  }

  if (filter.groups && !filter.groups.some(group => groupsOfPerson.includes(group))) {
    return out('group', 'The person is in none of the groups that are taken.');
  }
  const domain = address?.slice(address.lastIndexOf('@') + 1).toLowerCase() ?? '';
  if (filter.domains && !filter.domains.some(taken => taken.trim().toLowerCase() === domain)) {
    const found = address === null ? 'There is no address' : `The address is at ${domain}`;
    return out('domain', `${found}; only ${filter.domains.slice(0, 5).join(', ')} is taken.`);
  }
  const [refusal] = (filter.attributes ?? []).flatMap(rule => unmet(rule, attributes) ?? []);
  if (refusal !== undefined) return out('attribute', refusal);
  const place = filter.locations ? locationFor(person, filter.locations, groupsOfPerson) : locationId;
  if (place === undefined) return out('location', 'No rule names a location for the person.');
  if (place !== locationId)
    return out('location', `By the rules the person belongs to the location ${place}.`);
  return { isIn: true };
}

function out(code: OutOfScopeCode, reason: string): ScopeDecision {
  return { isIn: false, code, reason };
}
