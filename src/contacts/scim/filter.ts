import { parseJson } from '#base/json.ts';
import { findPart, resolve, type Target } from './attribute-path.ts';
import { comparison } from './comparison.ts';
import { refusedFilter, type Token, tokensOf } from './filter-tokens.ts';
import { refusal } from './problem.ts';
import type { Attribute } from './schema.ts';

export type Operator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';

/** A filter of RFC 7644, section 3.4.2.2, as a tree. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Filter[] }
  | { readonly kind: 'not'; readonly part: Filter }
  | { readonly kind: 'present'; readonly target: Target }
  | {
      readonly kind: 'compare';
      readonly target: Target;
      readonly operator: Operator;
      readonly value: string | boolean | null;
    }
  /** One element of a list must match the whole of the inner filter, whose names are parts of the element. */
  | { readonly kind: 'element'; readonly target: Target; readonly filter: Filter };

/** A path of PATCH: an attribute, of a list perhaps only the elements that a filter finds, and a part of it. */
export interface ElementPath extends Target {
  readonly filter?: Filter;
}

const deepestFilter = 20;
const operators: readonly string[] = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'];

type Names = (name: string) => Target | undefined;

/** Reads a filter. Throws `invalidFilter` with a sentence that names the place. */
export function parseFilter(text: string): Filter {
  const parser = new FilterParser(text);
  const filter = parser.either(findTarget, 0);
  parser.end();
  return filter;
}

/**
 * Reads the path `emails[type eq "work"].value`, whose part before the bracket is a list. Throws `invalidFilter` for
 * what stands in the brackets.
 */
export function parseElementPath(text: string): ElementPath {
  const parser = new FilterParser(text);
  const { filter, target } = parser.element(findTarget, 0);
  const part = parser.partAfterElement(target.attribute);
  parser.end();
  return { ...target, filter, ...(part && { sub: part }) };
}

function findTarget(name: string): Target | undefined {
  const resolved = resolve(name);
  return resolved.kind === 'target' ? resolved.target : undefined;
}

class FilterParser {
  private readonly tokens: readonly Token[];
  private next = 0;

  constructor(text: string) {
    this.tokens = tokensOf(text);
  }

  either(names: Names, depth: number): Filter {
    if (depth > deepestFilter) throw refusedFilter(`nests deeper than ${deepestFilter} levels`);
    const parts = [this.all(names, depth)];
    while (this.takeWord('or')) parts.push(this.all(names, depth));
    const [only, second] = parts;
    return only && !second ? only : { kind: 'or', parts };
  }

  private all(names: Names, depth: number): Filter {
    const parts = [this.one(names, depth)];
    while (this.takeWord('and')) parts.push(this.one(names, depth));
    const [only, second] = parts;
    return only && !second ? only : { kind: 'and', parts };
  }

  private one(names: Names, depth: number): Filter {
    if (this.takeWord('not')) {
      if (!this.isSign('(')) throw refusedFilter('has "not" without a bracket after it');
      return { kind: 'not', part: this.group(names, depth) };
    }
    if (this.isSign('(')) return this.group(names, depth);
    if (this.tokens[this.next + 1]?.text === '[') return this.comparedElement(names, depth);
    return this.condition(this.target(names));
  }

  private condition(target: Target): Filter {
    const operator = this.word().toLowerCase();
    if (operator === 'pr') return { kind: 'present', target };
    if (!isOperator(operator)) throw refusedFilter(`has the unknown operator "${operator}"`);
    return comparison(target, operator, this.literal());
  }

  /** Entra ID also sends `emails[type eq "work"].value eq "…"`, which the grammar of the RFC does not have. */
  private comparedElement(names: Names, depth: number): Filter {
    const element = this.element(names, depth);
    if (!this.tokens[this.next]?.text.startsWith('.')) return element;
    const part = partOf(element.target.attribute, this.word().slice(1));
    if (!part) throw refusedFilter(`names a part that "${element.target.attribute.name}" does not have`);
    return { ...element, filter: { kind: 'and', parts: [element.filter, this.condition(part)] } };
  }

  private group(names: Names, depth: number): Filter {
    this.sign('(');
    const filter = this.either(names, depth + 1);
    this.sign(')');
    return filter;
  }

  element(names: Names, depth: number): Filter & { readonly kind: 'element' } {
    const target = this.target(names);
    const { attribute, sub } = target;
    if (!attribute.multiValued || attribute.type !== 'complex' || sub) {
      throw refusedFilter(`has brackets after "${attribute.name}", which is no list of elements`);
    }
    this.sign('[');
    const filter = this.either(name => partOf(attribute, name), depth + 1);
    this.sign(']');
    return { kind: 'element', target, filter };
  }

  partAfterElement(attribute: Attribute): Attribute | undefined {
    if (this.next === this.tokens.length) return undefined;
    const name = this.word();
    const part = name.startsWith('.') ? findPart(attribute, name.slice(1)) : undefined;
    if (!part)
      throw refusal('invalidPath', `The path names "${name}", which ${attribute.name} does not have.`);
    return part;
  }

  end(): void {
    const rest = this.tokens[this.next];
    if (rest) throw refusedFilter(`goes on with "${rest.text}" where it should end`);
  }

  private target(names: Names): Target {
    const name = this.word();
    const target = names(name);
    if (!target) throw refusedFilter(`names "${name}", which is no attribute here`);
    return target;
  }

  private literal(): unknown {
    const found = this.tokens[this.next];
    if (!found || found.kind === 'sign') throw refusedFilter('lacks a value after an operator');
    this.next += 1;
    try {
      return parseJson(found.kind === 'word' ? found.text.toLowerCase() : found.text);
    } catch {
      throw refusedFilter(`has the value ${found.text}, which is no JSON text, number, true, false or null`);
    }
  }

  private word(): string {
    const found = this.tokens[this.next];
    if (found?.kind !== 'word')
      throw refusedFilter(`has ${found ? `"${found.text}"` : 'its end'} where a name should be`);
    this.next += 1;
    return found.text;
  }

  private takeWord(word: string): boolean {
    const found = this.tokens[this.next];
    const isIt = found?.kind === 'word' && found.text.toLowerCase() === word;
    if (isIt) this.next += 1;
    return isIt;
  }

  private isSign(sign: string): boolean {
    const found = this.tokens[this.next];
    return found?.kind === 'sign' && found.text === sign;
  }

  private sign(sign: string): void {
    if (!this.isSign(sign)) throw refusedFilter(`lacks a "${sign}"`);
    this.next += 1;
  }
}

function isOperator(word: string): word is Operator {
  return operators.includes(word);
}

function partOf(attribute: Attribute, name: string): Target | undefined {
  const part = findPart(attribute, name);
  return part && { inExtension: false, attribute: part };
}
