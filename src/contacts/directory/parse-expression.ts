import type { AttributePath } from './attributes.ts';
import type { Expression } from './expression.ts';
import { functions, isFunctionName } from './expression-functions.ts';

/** The longest expression, in UTF-16 units, and how deep calls may stand in each other. */
export const longestExpression = 1000;
export const deepestExpression = 10;

export interface ExpressionProblem {
  /** Where in the text, counted from 0. */
  readonly position: number;
  readonly message: string;
}

/** The tree of what was written, or what is wrong with it. */
export type ParsedExpression = { readonly expression: Expression } | { readonly problem: ExpressionProblem };

/**
 * Reads an expression: an attribute (`mail`, `manager.displayName`, `otherMails[0]`), a text in single or double quotes
 * (a backslash before a quote or a backslash), a whole number, or a call of a function (`join(' ', givenName, surname)`).
 */
export function parseExpression(text: string): ParsedExpression {
  if (text.length > longestExpression) {
    return problem(longestExpression, `The expression is longer than ${longestExpression} characters.`);
  }
  const tokens = tokensOf(text);
  const read = readExpression(tokens, 0, 0);
  if ('problem' in read) return read;
  const rest = tokens[read.next];
  if (rest?.kind !== 'end') return unexpected(rest, 'the end');
  return { expression: read.expression };
}

interface Token {
  readonly kind: 'name' | 'text' | 'number' | 'sign' | 'end' | 'unknown';
  readonly text: string;
  readonly position: number;
}

const token =
  /\s*(?:(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<number>\d{1,6})(?![\p{L}\p{N}_])|(?<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?<sign>[()[\],.]))/suy;

/** The words and signs of a text, the last one its end or the first that is none. */
function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  token.lastIndex = 0;
  for (;;) {
    const start = token.lastIndex;
    const groups = start < end ? token.exec(text)?.groups : undefined;
    if (!groups) {
      const position = start + text.slice(start).length - text.slice(start).trimStart().length;
      const isEnd = start >= end;
      tokens.push({ kind: isEnd ? 'end' : 'unknown', text: text.slice(position, position + 1), position });
      return tokens;
    }
    const [kind, written] = kindOf(groups);
    tokens.push({ kind, text: written, position: token.lastIndex - written.length });
  }
}

function kindOf(groups: Readonly<Record<string, string | undefined>>): [Token['kind'], string] {
  if (groups.name !== undefined) return ['name', groups.name];
  if (groups.number !== undefined) return ['number', groups.number];
  if (groups.text !== undefined) return ['text', groups.text];
  return ['sign', groups.sign ?? ''];
}

/** What was read and the token after it. */
type Read<What> = (What & { readonly next: number }) | { readonly problem: ExpressionProblem };

function readExpression(
  tokens: readonly Token[],
  at: number,
  depth: number,
): Read<{ expression: Expression }> {
  const first = tokens[at];
  if (depth > deepestExpression) {
    return problem(first?.position ?? 0, `Calls stand in each other deeper than ${deepestExpression}.`);
  }
  if (first?.kind === 'text') {
    const text = first.text.slice(1, -1).replace(/\\(.)/gsu, '$1');
    return { expression: { kind: 'text', text }, next: at + 1 };
  }
  if (first?.kind === 'number') return { expression: { kind: 'text', text: first.text }, next: at + 1 };
  if (first?.kind !== 'name') return unexpected(first, 'an attribute, a text in quotes or a function');
  if (tokens[at + 1]?.text === '(') return readCall(tokens, at, depth);
  const read = readPath(tokens, at);
  if ('problem' in read) return read;
  return { expression: { kind: 'attribute', path: read.path }, next: read.next };
}

function readPath(tokens: readonly Token[], at: number): Read<{ path: AttributePath }> {
  const steps: (string | number)[] = [];
  let next = at + 1;
  for (;;) {
    const [sign, step, close] = tokens.slice(next, next + 3);
    if (sign?.text === '.') {
      if (step?.kind !== 'name') return unexpected(step, 'the name of a member');
      steps.push(step.text);
      next += 2;
    } else if (sign?.text === '[') {
      if (step?.kind !== 'number') return unexpected(step, 'a number, the first one 0');
      if (close?.text !== ']') return unexpected(close, ']');
      steps.push(Number(step.text));
      next += 3;
    } else {
      return { path: [tokens[at]?.text ?? '', ...steps], next };
    }
  }
}

function readCall(tokens: readonly Token[], at: number, depth: number): Read<{ expression: Expression }> {
  const { text = '', position = 0 } = tokens[at] ?? {};
  const name = text.toLowerCase();
  if (!isFunctionName(name)) {
    return problem(
      position,
      `There is no function ${text}. There are: ${Object.keys(functions).join(', ')}.`,
    );
  }
  const inputs: Expression[] = [];
  let next = at + 2;
  while (tokens[next]?.text !== ')' || inputs.length > 0) {
    const read = readExpression(tokens, next, depth + 1);
    if ('problem' in read) return read;
    inputs.push(read.expression);
    next = read.next;
    const sign = tokens[next];
    if (sign?.text === ')') break;
    if (sign?.text !== ',') return unexpected(sign, ', or )');
    next += 1;
  }
  const { least, most, usage } = functions[name];
  if (inputs.length < least || inputs.length > most || (name === 'switch' && inputs.length % 2 > 0)) {
    return problem(position, `${text} takes other inputs: ${usage}.`);
  }
  return { expression: { kind: 'call', name, inputs }, next: next + 1 };
}

function unexpected(found: Token | undefined, expected: string): { readonly problem: ExpressionProblem } {
  const what = found === undefined || found.kind === 'end' ? 'the end' : found.text;
  return problem(found?.position ?? 0, `${expected} was expected, not ${what}.`);
}

function problem(position: number, message: string): { readonly problem: ExpressionProblem } {
  return { problem: { position, message } };
}
