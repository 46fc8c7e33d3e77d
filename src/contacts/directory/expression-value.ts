/** What an expression gives. A list holds no blank text; null is that there is nothing. */
export type Value = string | readonly string[] | boolean | null;

/** The longest text, and what the texts of a list may have together, in UTF-16 units. */
export const longestText = 20_000;
export const longestList = 250;

/** What came from a directory or a function as a value: blank is nothing, objects are nothing, the rest is cut. */
export function bounded(found: unknown): Value {
  if (typeof found === 'boolean') return found;
  if (!Array.isArray(found)) return boundedText(found);
  const list: string[] = [];
  let room = longestText;
  for (const item of found.slice(0, longestList)) {
    const text = boundedText(item);
    if (text === null) continue;
    room -= text.length;
    if (room < 0) break;
    list.push(text);
  }
  return list;
}

function boundedText(found: unknown): string | null {
  if (typeof found === 'number' && Number.isFinite(found)) return String(found);
  if (typeof found !== 'string' || found.trim() === '') return null;
  return (found.length > longestText ? found.slice(0, longestText) : found).toWellFormed();
}

/** All texts of a value, one after the other; a yes or no as `true` or `false`. */
export function textsOf(value: Value): readonly string[] {
  if (value === null) return [];
  if (typeof value === 'object') return value;
  return [String(value)];
}

export function isEmpty(value: Value): boolean {
  return textsOf(value).every(text => text.trim() === '');
}
