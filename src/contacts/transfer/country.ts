import { foldText } from '../text.ts';

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
};

let known: ReadonlyMap<string, string> | undefined;

/** The two letters of a country by its English name; two letters stay. Nothing for what is no country. */
export function countryCode(text: string): string | undefined {
  const name = text.trim();
  if (/^[A-Za-z]{2}$/.test(name)) return name.toUpperCase() === 'UK' ? 'GB' : name.toUpperCase();
  known ??= namesOfCountries();
  return known.get(foldText(name));
}

function namesOfCountries(): ReadonlyMap<string, string> {
  const display = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const codes = letters.flatMap(one => letters.map(other => `${one}${other}`));
  const named = codes.flatMap(code => {
    const name = display.of(code);
    return name === undefined ? [] : [[foldText(name), code] as const];
  });
  return new Map([...named, ...Object.entries(others)]);
}
