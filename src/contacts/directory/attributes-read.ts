import { attributesIn } from './expression.ts';
import { parseExpression } from './parse-expression.ts';

/** The names of the attributes that expressions look at: what a directory has to be asked for. */
export function attributesRead(expressions: readonly string[]): readonly string[] {
  const names = expressions.flatMap(text => {
    const parsed = parseExpression(text);
    return 'problem' in parsed ? [] : attributesIn(parsed.expression).map(([name]) => name);
  });
  return [...new Set(names)].sort();
}
