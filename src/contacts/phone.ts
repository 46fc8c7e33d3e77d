const longestPhone = 100;

// 60 to 120 ms: too much for every start. Kept, since asking for it again costs 50 µs a number.
let library: typeof import('libphonenumber-js') | undefined;

/**
 * The E.164 form of a number that is possible in its country (its length fits; whether it is given out is not
 * asked). Without a `+` it is read as dialled in the given country (two letters). An extension is dropped, since
 * E.164 has no room for it.
 */
export async function parsePhone(text: string, country: string): Promise<string | undefined> {
  const trimmed = text.trim();
  if (trimmed.length > longestPhone) return undefined;
  library ??= await import('libphonenumber-js');
  const { isSupportedCountry, parsePhoneNumberFromString } = library;
  const home = country.toUpperCase();
  const phone = parsePhoneNumberFromString(trimmed, {
    extract: false,
    ...(isSupportedCountry(home) && { defaultCountry: home }),
  });
  return phone?.isPossible() ? phone.number : undefined;
}

/** The digits alone, the form in which parts of numbers are searched. */
export function phoneDigits(text: string): string {
  return text.normalize('NFKC').replace(/\D/g, '');
}

/** Whether a word may be a part of a number: at least one digit, and else only what people write between digits. */
export function isPhonePart(word: string): boolean {
  return /^[\d+().\-/]+$/.test(word) && /\d/.test(word);
}
