import { countryCode } from '../country.ts';
import { textAt } from './attributes.ts';
import { evaluate } from './expression.ts';
import { textsOf } from './expression-value.ts';
import { type MappedField, type Mapping, phoneAsWritten } from './mapping.ts';
import { parseExpression } from './parse-expression.ts';
import type { Attributes, DirectoryPerson } from './person.ts';
import { type MappedValue, readValue } from './read-value.ts';

/** A contact has at most so many additional addresses of a kind. */
export const mostAddresses = 10;

/** What a person of a directory becomes. */
export interface MappedPerson {
  /** For each target of the mapping; null where the directory says nothing that can be kept. */
  readonly values: MappedValues;
  /** What was cut, left out or kept elsewhere, as sentences for whoever looks at the run. */
  readonly notes: readonly MappingNote[];
}

export type MappedValues = Readonly<Record<string, MappedValue>>;

export interface MappingNote {
  readonly target: string;
  readonly message: string;
}

/**
 * Makes the values of a contact of a person's attributes, each in the form in which it is kept: text composed, trimmed
 * and cut, e-mails, phones in E.164, countries as two letters. `country` is the location's, for phones of people who
 * have none. The whole name is only there for a person with neither first nor last name: it is never taken apart.
 */
export async function mapPerson(
  person: DirectoryPerson,
  mapping: Mapping,
  place: { readonly country: string },
): Promise<MappedPerson> {
  const { attributes } = person;
  const notes: MappingNote[] = [];
  const phonesAsWritten = new Set<string>();
  let target = '';
  const context = {
    attributes,
    country: homeOf(attributes) ?? place.country,
    phonesAsWritten,
    note: (message: string) => void notes.push({ target, message }),
  };
  const values: Record<string, MappedValue> = {};
  for (const field of mapping.fields) {
    target = field.target;
    const value = readValue(field, sourceTexts(field, attributes), context);
    values[target] = value instanceof Promise ? await value : value;
  }
  settleName(values);
  settleAdditional(values, 'email', 'additionalEmails', notes);
  settleAdditional(values, 'phone', 'additionalPhones', notes);
  values[phoneAsWritten] ??= [...phonesAsWritten].join(', ').slice(0, 1000) || null;
  return { values, notes };
}

/** A mapping is read once for many people. */
const parsedSources = new WeakMap<MappedField, ReturnType<typeof parseExpression>>();

function sourceTexts(field: MappedField, attributes: Attributes): readonly string[] {
  if (field.pinned !== undefined) return [field.pinned];
  const parsed = parsedSources.get(field) ?? parseExpression(field.source);
  parsedSources.set(field, parsed);
  return 'problem' in parsed ? [] : textsOf(evaluate(parsed.expression, attributes));
}

/** Where a person is at home, as phones are dialled there. */
function homeOf(attributes: Attributes): string | undefined {
  return (
    countryCode(textAt(attributes, ['usageLocation']) ?? '') ??
    countryCode(textAt(attributes, ['country']) ?? '')
  );
}

function settleName(values: Record<string, MappedValue>): void {
  const hasParts = values.firstName != null || values.lastName != null;
  if (hasParts && 'name' in values) values.name = null;
}

/** The main address is left out of the additional ones, of which so many are kept as a contact may have. */
function settleAdditional(
  values: Record<string, MappedValue>,
  main: 'email' | 'phone',
  target: 'additionalEmails' | 'additionalPhones',
  notes: MappingNote[],
): void {
  const { [main]: address, [target]: found } = values;
  if (!Array.isArray(found)) return;
  const key = typeof address === 'string' ? address.toLowerCase() : undefined;
  const others = found.filter(other => other.toLowerCase() !== key);
  values[target] = others.slice(0, mostAddresses);
  if (others.length <= mostAddresses) return;
  notes.push({ target, message: `There are ${others.length} of them; the first ${mostAddresses} are kept.` });
}
