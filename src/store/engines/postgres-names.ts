import { BoundedMap } from '#base/bounded-map.ts';
import { statementTexts } from './engine.ts';

const keptStatements = 500;

/** Names by statement text, the same for every connection. */
const names = new BoundedMap<string, string>('statement names', keptStatements);
let lastName = 0;

/** How many rows a pattern finds depends on it, so a statement with one has no name and is planned at each run. */
const hasPattern = / like /;

/**
 * The name under which the server keeps the plan of a statement; empty where it is to keep none. Another statement may come to
 * have the name later: connections keep so many plans and no more.
 */
export function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  statementTexts.publish(text);
  const name = hasPattern.test(text) ? '' : `s${++lastName % keptStatements}`;
  names.set(text, name);
  return name;
}
