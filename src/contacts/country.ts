import { foldText } from './text.ts';

/** The languages in which names of countries are known, the first one first where two name differently. */
const languages =
  'en de fr es it pt nl pl sv da nb fi cs sk hu ro bg el tr ru uk ar he ja ko zh zh-Hant'.split(' ');

/** Names of countries that people write and `Intl` does not. */
const others: Readonly<Record<string, string>> = {
  usa: 'US',
  'u.s.a.': 'US',
  'united states of america': 'US',
  uk: 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'great britain': 'GB',
  holland: 'NL',
};

/** What `Intl` names and ISO 3166-1 does not hold as a country: unions, islands of others, codes to play with. */
const noCountries = new Set('AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ'.split(' '));

let known: ReadonlyMap<string, string> | undefined;

const dayFirst = new Map<string, boolean>();

/** Whether people of the country, by its two letters, write the day of a date before the month. */
export function isDayFirst(country: string): boolean {
  const read = dayFirst.get(country);
  if (read !== undefined) return read;
  const { language } = new Intl.Locale('und', { region: country }).maximize();
  const date = new Intl.DateTimeFormat(`${language}-${country}`, { dateStyle: 'short', calendar: 'gregory' });
  const parts = date.formatToParts(0).map(({ type }) => type);
  const isFirst = parts.indexOf('day') < parts.indexOf('month');
  dayFirst.set(country, isFirst);
  return isFirst;
}

/** The two letters of a country by its name in many languages, or by its code. Nothing for what is no country. */
export function countryCode(text: string): string | undefined {
  known ??= namesOfCountries();
  return known.get(foldText(text.trim()));
}

/** 60 ms: too much for every start, so it is made when a country is first asked for. */
function namesOfCountries(): ReadonlyMap<string, string> {
  const codes = countryCodes();
  const names = new Map([
    ...codes.map(code => [code.toLowerCase(), code] as const),
    ...Object.entries(others),
  ]);
  for (const language of languages) {
    const display = new Intl.DisplayNames([language], { type: 'region' });
    for (const code of codes) {
      const name = foldText(display.of(code) ?? code);
      if (!names.has(name)) names.set(name, code);
    }
  }
  return names;
}

/** The codes in use. Older ones (`DD`, `FX`) have the name of what came after them, and would take it. */
function countryCodes(): readonly string[] {
  const display = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  return letters
    .flatMap(one => letters.map(other => `${one}${other}`))
    .filter(code => display.of(code) !== undefined && !noCountries.has(code))
    .filter(code => new Intl.Locale(`und-${code}`).region === code);
}
