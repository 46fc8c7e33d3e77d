import Type, { type Static } from 'typebox';
import type { FieldError } from '#base/errors.ts';
import { foldText } from '../text.ts';
import { type AttributePath, attributeAt, pathProblem } from './attributes.ts';
import { bounded, textsOf } from './expression-value.ts';
import { parseExpression } from './parse-expression.ts';
import type { Attributes } from './person.ts';

const wanted = (description: string) =>
  Type.Optional(
    Type.Union(
      [
        Type.String({ minLength: 1, maxLength: 1000 }),
        Type.Array(Type.String({ minLength: 1, maxLength: 1000 }), { minItems: 1, maxItems: 100 }),
      ],
      { description },
    ),
  );

/** One question about an attribute. Texts compare without regard to case and accents; of a list one may match. */
export const AttributeRule = Type.Object(
  {
    attribute: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'As `department` or `manager.mail`.',
    }),
    is: wanted('The value, or one of several.'),
    isNot: wanted('None of the values; holds where there is no value.'),
    startsWith: wanted('How the value begins, or one of several.'),
    contains: wanted('What stands in the value, or one of several.'),
    present: Type.Optional(Type.Boolean({ description: 'Whether there is a value.' })),
  },
  { additionalProperties: false, minProperties: 2, maxProperties: 2 },
);
export type AttributeRule = Static<typeof AttributeRule>;

/** What is wrong with rules that their schema let through. `at` is where they stand in the input. */
export function checkRules(rules: readonly AttributeRule[], at: string): readonly FieldError[] {
  return rules.flatMap(({ attribute }, index) => {
    const path = pathOf(attribute);
    const message = path ? pathProblem(path) : `${attribute} is no attribute of a person in the directory.`;
    return message === undefined ? [] : [{ member: `${at}[${index}].attribute`, message }];
  });
}

/** Why a person does not meet a rule, as a sentence; undefined where they do. */
export function unmet(rule: AttributeRule, attributes: Attributes): string | undefined {
  const path = pathOf(rule.attribute);
  const values = textsOf(path ? bounded(attributeAt(attributes, path)) : null);
  const folded = values.map(value => foldText(value.trim()));
  const asked = (texts: string | readonly string[]) => [texts].flat().map(text => foldText(text.trim()));
  const some = (texts: string | readonly string[], matches: (value: string, text: string) => boolean) =>
    asked(texts).some(text => folded.some(value => matches(value, text)));
  const { is, isNot, startsWith, contains, present } = rule;
  const found = values.length === 0 ? `has no value` : `is ${shown(values)}`;
  const refusal = (wish: string) => `${rule.attribute} ${found}; ${wish}.`;

  if (is !== undefined && !some(is, (value, text) => value === text))
    return refusal(`only ${shown(is)} is taken`);
  if (isNot !== undefined && some(isNot, (value, text) => value === text)) {
    return refusal(`${shown(isNot)} is not taken`);
  }
  if (startsWith !== undefined && !some(startsWith, (value, text) => value.startsWith(text))) {
    return refusal(`only what begins with ${shown(startsWith)} is taken`);
  }
  if (contains !== undefined && !some(contains, (value, text) => value.includes(text))) {
    return refusal(`only what contains ${shown(contains)} is taken`);
  }
  if (present !== undefined && present !== values.length > 0) {
    return refusal(present ? 'only people with a value are taken' : 'only people without a value are taken');
  }
  return undefined;
}

function pathOf(attribute: string): AttributePath | undefined {
  const parsed = parseExpression(attribute);
  if ('problem' in parsed || parsed.expression.kind !== 'attribute') return undefined;
  return parsed.expression.path;
}

/** Values inside a sentence: the first few, each at most as long as a line may be. */
function shown(values: string | readonly string[]): string {
  const texts = [values].flat();
  const few = texts
    .slice(0, 5)
    .map(text => `“${text.length > 60 ? `${text.slice(0, 60).toWellFormed()}…` : text}”`);
  return few.join(', ') + (texts.length > few.length ? ', …' : '');
}
