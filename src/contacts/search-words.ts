import { isPhonePart, phoneDigits } from './phone.ts';
import type { SearchWord, TextTest } from './search-node.ts';
import { foldText } from './text.ts';

/** The shortest text that the index finds anywhere in a value: it keeps groups of three characters. */
const shortestAnywhere = 3;

/** The test for a part of a value; a folded text under three characters is looked for at its start. */
export function partTest(folded: string): TextTest {
  const isShort = [...folded].length < shortestAnywhere;
  return { operator: isShort ? 'starts' : 'contains', value: folded };
}

/** The words of a free-text query, each once. */
export function parseWords(query: string): readonly SearchWord[] {
  const words = new Set(query.split(/\s+/).map(foldText));
  words.delete('');
  return [...words].map(word => ({
    text: partTest(word),
    digits: isPhonePart(word) ? partTest(phoneDigits(word)) : undefined,
  }));
}
