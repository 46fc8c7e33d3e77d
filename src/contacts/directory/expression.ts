import { type AttributePath, attributeAt } from './attributes.ts';
import { type FunctionName, functions } from './expression-functions.ts';
import { bounded, type Value } from './expression-value.ts';
import type { Attributes } from './person.ts';

/** How a value is made of a person's attributes, as a tree. `./parse-expression.ts` makes it of what was written. */
export type Expression =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'attribute'; readonly path: AttributePath }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly inputs: readonly Expression[] };

/**
 * What an expression gives for a person. Attributes that are not there, null or blank are null, and so is what is made
 * of nothing. Nothing that a directory holds makes it throw; what is long is cut (`./expression-value.ts`).
 */
export function evaluate(expression: Expression, attributes: Attributes): Value {
  switch (expression.kind) {
    case 'text':
      return expression.text;
    case 'attribute':
      return bounded(attributeAt(attributes, expression.path));
    case 'call': {
      const inputs = expression.inputs.map(input => evaluate(input, attributes));
      return bounded(functions[expression.name].of(inputs));
    }
  }
}

/** The attributes that an expression looks at. */
export function attributesIn(expression: Expression): readonly AttributePath[] {
  if (expression.kind === 'call') return expression.inputs.flatMap(attributesIn);
  return expression.kind === 'attribute' ? [expression.path] : [];
}
