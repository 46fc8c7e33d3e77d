import { refusal, type ScimProblem } from './problem.ts';

/** A bracket, a text in quotes as it stands, or any other run of characters. */
export interface Token {
  readonly kind: 'sign' | 'text' | 'word';
  readonly text: string;
}

const longestFilter = 8_192;
const token = /\s*(?:(?<sign>[()[\]])|(?<text>"(?:[^"\\]|\\.)*")|(?<word>[^\s()[\]"]+))/y;

/** The parts of a filter. Throws `invalidFilter` for a text that does not end and for a filter that is too long. */
export function tokensOf(text: string): Token[] {
  if (text.length > longestFilter) throw refusedFilter(`is longer than ${longestFilter} characters`);
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  token.lastIndex = 0;
  while (token.lastIndex < end) {
    const at = token.lastIndex;
    const { sign, text: quoted, word } = token.exec(text)?.groups ?? {};
    if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else throw refusedFilter(`has a text without its closing quote at character ${at + 1}`);
  }
  return tokens;
}

/** `invalidFilter`, with what the filter has or lacks. */
export function refusedFilter(what: string): ScimProblem {
  return refusal('invalidFilter', `The filter ${what}. See RFC 7644, section 3.4.2.2.`);
}
