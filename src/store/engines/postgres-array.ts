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
  if (values.some(value => typeof value === 'string')) return textsOf(values);
  return `{${values.map(value => value ?? 'null').join()}}`;
}

function textsOf(values: readonly unknown[]): Buffer {
  let length = headLength;
  for (const value of values) length += 4 + (typeof value === 'string' ? Buffer.byteLength(value) : 0);
  const bytes = Buffer.allocUnsafe(length);
  let place = 0;
  for (const part of [1, 1, TEXT, values.length, 1]) place = bytes.writeInt32BE(part, place);
  for (const value of values) {
    const start = place + 4;
    const size = typeof value === 'string' ? bytes.write(value, start) : ofNull;
    bytes.writeInt32BE(size, place);
    place = start + Math.max(size, 0);
  }
  return bytes;
}
