export interface CleanText {
  /** Null where nothing is left. */
  readonly text: string | null;
  /** Whether there was more than the limit. */
  readonly isCut: boolean;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Control characters, tabs among them, and what ends a line. */
const unusual = /[\p{Cc}\u2028\u2029]/u;

/**
 * Text as it is kept: composed (NFC), without control characters and blanks around it, cut at the limit (UTF-16 units)
 * between what people see as characters. `lineBreak` stands for each line break; tabs become blanks.
 */
export function cleanText(text: string, limit: number, lineBreak: string): CleanText {
  const composed = text.toWellFormed().normalize('NFC');
  const whole = unusual.test(composed) ? linesOf(composed).join(lineBreak) : composed.trim();
  if (whole.length <= limit) return { text: whole || null, isCut: false };
  return { text: whole.slice(0, cutPlace(whole, limit)).trim() || null, isCut: true };
}

function linesOf(text: string): string[] {
  return text
    .split(/[\r\n\v\f\x85\u2028\u2029]+/u)
    .map(line =>
      line
        .replaceAll('\t', ' ')
        .replace(/\p{Cc}/gu, '')
        .trim(),
    )
    .filter(line => line !== '');
}

/** The last place up to the limit that is between two characters; one longer than that is cut between code points. */
function cutPlace(text: string, limit: number): number {
  const start = text.slice(0, limit + 2);
  const place = graphemes.segment(start).containing(limit)?.index ?? limit;
  if (place > 0) return place;
  return /[\udc00-\udfff]/.test(text.charAt(limit)) ? limit - 1 : limit;
}
