/** Accents of Latin, Greek, Cyrillic and Arabic letters, and Hebrew points; not the vowels of Indic scripts or kana's voicing. */
const accents =
  /[[\p{M}&&\p{Script=Inherited}]--[\u3099\u309a]]|[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]/gv;

/** Letters that Unicode does not take apart, but that people type without their stroke or ligature. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ı: 'i',
  ς: 'σ',
};
const strokedLetters = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'gu');

const ascii = /^[\0-\x7f]*$/;

/**
 * The form in which text is compared: lower case, without accents, compatibility forms as their plain ones.
 * Folding a folded text changes nothing.
 */
export function foldText(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(accents, '')
    .toLowerCase()
    .replace(strokedLetters, letter => plainLetters[letter] ?? letter)
    .normalize('NFC');
}

/** Whether both engines can keep the text and give it back as it came: no NUL, no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** Whether every text in a value, names of members too, can be stored. */
export function areStorable(value: unknown): boolean {
  if (typeof value === 'string') return isStorable(value);
  if (Array.isArray(value)) return value.every(areStorable);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, member]) => isStorable(name) && areStorable(member));
}
