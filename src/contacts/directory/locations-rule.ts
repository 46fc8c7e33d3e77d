import Type, { type Static } from 'typebox';
import type { FieldError } from '#base/errors.ts';
import { countryCode } from '../country.ts';
import { AttributeRule, checkRules, unmet } from './attribute-rule.ts';
import { textAt } from './attributes.ts';
import type { Attributes, DirectoryPerson } from './person.ts';

/** One rule: all that it asks must hold. A rule that asks nothing holds for everyone. */
export const LocationRule = Type.Object(
  {
    locationId: Type.String({ minLength: 1, maxLength: 255, description: 'Where the contact is made.' }),
    groups: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
        minItems: 1,
        maxItems: 100,
        description: 'Ids of groups: the person is a member of one.',
      }),
    ),
    countries: Type.Optional(
      Type.Array(Type.String({ minLength: 2, maxLength: 100 }), {
        minItems: 1,
        maxItems: 250,
        description: "Names or two letters: the person's country, else the usage location, is one.",
      }),
    ),
    attributes: Type.Optional(
      Type.Array(AttributeRule, {
        minItems: 1,
        maxItems: 100,
        description: 'As `{attribute: department, is: Sales}`.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type LocationRule = Static<typeof LocationRule>;

/** In which location of a tenant a person becomes a contact: the first rule that holds says it. */
export const LocationRules = Type.Array(LocationRule, {
  minItems: 1,
  maxItems: 100,
  description:
    'Which location takes whom: the first rule that holds says it, and whom none takes is no contact. Every connection of the tenant that feeds one of the locations has the same list.',
});
export type LocationRules = Static<typeof LocationRules>;

/** What is wrong with rules that their schema let through, in a location. `at` is where they stand in the input. */
export function checkLocationRules(
  rules: LocationRules,
  { at, locationId }: { readonly at: string; readonly locationId: string },
): readonly FieldError[] {
  const isNamed = rules.some(rule => rule.locationId === locationId);
  const message = `${at} names no rule for this location, so that nobody would be taken.`;
  return [
    ...(isNamed ? [] : [{ member: at, message }]),
    ...rules.flatMap(({ attributes = [], countries = [] }, index) => [
      ...countries.flatMap((country, place) =>
        countryCode(country) === undefined
          ? [
              {
                member: `${at}[${index}].countries[${place}]`,
                message: `${country} is no country that is known.`,
              },
            ]
          : [],
      ),
      ...checkRules(attributes, `${at}[${index}].attributes`),
    ]),
  ];
}

/** The id of a person's location: of the first rule that holds; nothing where none does. */
export function locationFor(
  { attributes }: DirectoryPerson,
  rules: LocationRules,
  groupsOfPerson: readonly string[],
): string | undefined {
  return rules.find(rule => holds(rule, attributes, groupsOfPerson))?.locationId;
}

function holds(rule: LocationRule, attributes: Attributes, groupsOfPerson: readonly string[]): boolean {
  const { groups, countries, attributes: asked = [] } = rule;
  if (groups && !groups.some(group => groupsOfPerson.includes(group))) return false;
  const country = countryOf(attributes);
  if (countries && !countries.some(name => country !== undefined && countryCode(name) === country))
    return false;
  return asked.every(one => unmet(one, attributes) === undefined);
}

function countryOf(attributes: Attributes): string | undefined {
  const [country, usageLocation] = (['country', 'usageLocation'] as const).map(name =>
    countryCode(textAt(attributes, [name]) ?? ''),
  );
  return country ?? usageLocation;
}
