const lastCodePoint = 0x10ffff;
const firstSurrogate = 0xd800;
const afterSurrogates = 0xe000;

/**
 * The first text, by bytes, behind all that start with the prefix, so that those are a range of an index.
 * Undefined where nothing is behind them.
 */
export function afterPrefix(prefix: string): string | undefined {
  const points = [...prefix];
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    const next = (last.codePointAt(0) ?? lastCodePoint) + 1;
    if (next > lastCodePoint) continue;
    return points.join('') + String.fromCodePoint(next === firstSurrogate ? afterSurrogates : next);
  }
  return undefined;
}
