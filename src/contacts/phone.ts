const longestPhone = 100;

// 60 to 120 ms: too much for every start. Kept, since asking for it again costs 50 µs a number.
let library: typeof import('libphonenumber-js') | undefined;

export interface Phone {
  /** E.164, which has no room for an extension. */
  readonly number: string;
  readonly extension: string | undefined;
}

/** The E.164 form of a number, as `readPhone` reads it; an extension is dropped. */
export async function parsePhone(text: string, country: string): Promise<string | undefined> {
  return (await readPhone(text, country))?.number;
}

/**
 * A number that is possible in its country (its length fits; whether it is given out is not asked). Without a `+` it
 * is read as dialled in the given country (two letters).
 */
export async function readPhone(text: string, country: string): Promise<Phone | undefined> {
  const trimmed = text.trim();
  if (trimmed.length > longestPhone) return undefined;
  library ??= await import('libphonenumber-js');
  const { isSupportedCountry, parsePhoneNumberFromString } = library;
  const home = country.toUpperCase();
  const phone = parsePhoneNumberFromString(trimmed, {
    extract: false,
    ...(isSupportedCountry(home) && { defaultCountry: home }),
  });
  return phone?.isPossible() ? { number: phone.number, extension: phone.ext } : undefined;
}

/** The digits alone, the form in which parts of numbers are searched. */
export function phoneDigits(text: string): string {
  return text.normalize('NFKC').replace(/\D/g, '');
}

/** Whether a word may be a part of a number: at least one digit, and else only what people write between digits. */
export function isPhonePart(word: string): boolean {
  return /^[\d+().\-/]+$/.test(word) && /\d/.test(word);
}
