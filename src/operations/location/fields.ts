import type { Static, TObject } from 'typebox';
import { type FieldError, invalidInput } from '#base/errors.ts';
import type { Location } from '#contacts/location.ts';
import { isTimeZone } from '#contacts/time.ts';
import { filled } from '../text.ts';
import type { locationChanges } from './members.ts';

type LocationInput = Static<TObject<typeof locationChanges>>;
type Texts = Partial<Pick<Location, (typeof texts)[number]>>;

const texts = ['phone', 'email', 'address', 'city', 'state', 'postalCode', 'website'] as const;

/** A location as it is after what was sent. Throws `invalid_input`. */
export function mergeLocation<
  Before extends Texts & Pick<Location, 'name' | 'country' | 'timezone' | 'settings'>,
>(before: Before, input: LocationInput) {
  const { name, country, timezone, settings } = before;
  const problems: FieldError[] = [];
  const after = {
    name: input.name === undefined ? name : filled('name', input.name),
    country: input.country === undefined ? country : input.country.trim().toUpperCase(),
    timezone: input.timezone === undefined ? timezone : input.timezone.trim(),
    settings: { ...settings, ...input.settings },
    ...textsOf(before, input),
  };
  if (!/^[A-Z]{2}$/.test(after.country)) {
    problems.push({ member: 'country', message: 'country must be two letters, as US' });
  }
  if (!isTimeZone(after.timezone)) {
    problems.push({ member: 'timezone', message: 'timezone must be an IANA time zone, as Europe/Berlin' });
  }
  if (problems.length > 0) throw invalidInput(problems);
  return after;
}

function textsOf(
  before: Texts,
  input: { readonly [Member in keyof Texts]?: string | null | undefined },
): Texts {
  const after: Texts = {};
  for (const member of texts) {
    const sent = input[member];
    const text = sent === undefined ? before[member] : sent?.trim();
    if (text) after[member] = text;
  }
  return after;
}
