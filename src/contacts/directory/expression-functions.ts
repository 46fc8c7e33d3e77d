import { foldText } from '../text.ts';
import { parseDateOfBirth } from '../time.ts';
import { isEmpty, longestText, textsOf, type Value } from './expression-value.ts';

interface ExpressionFunction {
  /** What it takes, as it is shown where a call has too few or too many. */
  readonly usage: string;
  /** What it gives, as administrators read it. */
  readonly meaning: string;
  readonly least: number;
  readonly most: number;
  readonly of: (inputs: readonly Value[]) => unknown;
}

/** A call may have so many inputs. */
const many = 50;

/** The functions of an expression. What is given nothing gives nothing; a function of a text takes each of a list. */
export const functions = {
  append: {
    usage: 'append(text, ending)',
    meaning: 'The text with an ending; nothing for no text.',
    least: 2,
    most: 2,
    of: ([value = null, ending = null]) => each(value, text => text + firstText(ending)),
  },
  coalesce: {
    usage: 'coalesce(first, second, …)',
    meaning: 'The first that is not empty.',
    least: 1,
    most: many,
    of: inputs => inputs.find(input => !isEmpty(input)) ?? null,
  },
  date: {
    usage: 'date(value)',
    meaning: 'The day of a date or time, as 2026-09-25.',
    least: 1,
    most: 1,
    of: ([value = null]) => each(value, text => parseDateOfBirth(text) ?? ''),
  },
  equals: {
    usage: 'equals(one, other)',
    meaning: 'Whether two are the same, without regard to case and accents.',
    least: 2,
    most: 2,
    of: ([one = null, other = null]) => isSame(one, other),
  },
  if: {
    usage: 'if(condition, then, else)',
    meaning: 'One of two; what is empty counts as no.',
    least: 2,
    most: 3,
    of: ([condition = null, then = null, otherwise = null]) => (isTrue(condition) ? then : otherwise),
  },
  join: {
    usage: 'join(separator, first, …)',
    meaning: 'All that is not empty in one text.',
    least: 2,
    most: many,
    of: ([separator = null, ...inputs]) => joined(inputs, firstText(separator)),
  },
  language: {
    usage: 'language(tag)',
    meaning: 'A language tag in its usual form, as en-US.',
    least: 1,
    most: 1,
    of: ([value = null]) => each(value, canonicalLanguage),
  },
  list: {
    usage: 'list(first, second, …)',
    meaning: 'All texts of the inputs, one after the other.',
    least: 1,
    most: many,
    of: inputs => inputs.flatMap(textsOf),
  },
  lower: {
    usage: 'lower(text)',
    meaning: 'In lower case.',
    least: 1,
    most: 1,
    of: ([value = null]) => each(value, text => text.toLowerCase()),
  },
  replace: {
    usage: 'replace(text, find, replacement)',
    meaning: 'Each place of a text replaced.',
    least: 3,
    most: 3,
    of: ([value = null, find = null, replacement = null]) =>
      each(value, text => replaced(text, firstText(find), firstText(replacement))),
  },
  split: {
    usage: 'split(text, separator)',
    meaning: 'The parts of a text as a list.',
    least: 2,
    most: 2,
    of: ([value = null, separator = null]) =>
      textsOf(value)
        .flatMap(text => (isEmptyText(separator) ? [text] : text.split(firstText(separator))))
        .map(part => part.trim()),
  },
  substring: {
    usage: 'substring(text, start, length)',
    meaning: 'So many characters from a place on, the first one 0.',
    least: 2,
    most: 3,
    of: ([value = null, start = null, length = null]) =>
      each(value, text => {
        const from = placeIn(start, 0);
        return [...text].slice(from, from + placeIn(length, longestText)).join('');
      }),
  },
  switch: {
    usage: 'switch(value, otherwise, key, result, …)',
    meaning: 'The result behind the key that is the value.',
    least: 4,
    most: many,
    of: ([value = null, otherwise = null, ...pairs]) => {
      const key = pairs.findIndex((input, index) => index % 2 === 0 && isSame(value, input));
      return key < 0 ? otherwise : (pairs[key + 1] ?? null);
    },
  },
  trim: {
    usage: 'trim(text)',
    meaning: 'Without blanks around it.',
    least: 1,
    most: 1,
    of: ([value = null]) => each(value, text => text.trim()),
  },
  upper: {
    usage: 'upper(text)',
    meaning: 'In upper case.',
    least: 1,
    most: 1,
    of: ([value = null]) => each(value, text => text.toUpperCase()),
  },
} as const satisfies Record<string, ExpressionFunction>;

export type FunctionName = keyof typeof functions;

export function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(functions, name);
}

function firstText(value: Value): string {
  return textsOf(value)[0] ?? '';
}

function isEmptyText(value: Value): boolean {
  return firstText(value) === '';
}

function each(value: Value, change: (text: string) => string): Value {
  if (value === null) return null;
  const [first = '', ...others] = textsOf(value).map(change);
  return typeof value === 'object' ? [first, ...others] : first;
}

/** Texts compare as in a search: without regard to case and accents. A blank one is the same as none. */
function isSame(one: Value, other: Value): boolean {
  const [ones, others] = [one, other].map(value =>
    textsOf(value)
      .map(text => foldText(text.trim()))
      .filter(text => text !== ''),
  );
  return JSON.stringify(ones) === JSON.stringify(others);
}

function isTrue(value: Value): boolean {
  return typeof value === 'boolean' ? value : !isEmpty(value);
}

function joined(inputs: readonly Value[], separator: string): string {
  return inputs
    .flatMap(textsOf)
    .map(text => text.trim())
    .filter(text => text !== '')
    .join(separator);
}

/** All of a text; the result holds no more than a value may, since it could be many times as long. */
function replaced(text: string, find: string, replacement: string): string {
  if (find === '') return text;
  const parts = text.split(find);
  const most = 1 + Math.floor(longestText / Math.max(1, replacement.length));
  return parts.slice(0, 1 + most).join(replacement);
}

/** `EN-us` as `en-US` (BCP 47); what is no tag stays as it is. */
function canonicalLanguage(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag.trim().replaceAll('_', '-'))[0] ?? tag;
  } catch {
    return tag;
  }
}

/** A place or a number of characters, written as a number; anything else is the fallback. */
function placeIn(value: Value, fallback: number): number {
  const text = firstText(value);
  return /^\d{1,6}$/.test(text) ? Number(text) : fallback;
}
