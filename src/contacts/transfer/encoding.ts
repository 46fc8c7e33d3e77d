import { RosterError } from '#base/errors.ts';

/** How the text of a file is written, by its name in the Encoding Standard. */
export interface TextEncoding {
  readonly name: string;
  /** Bytes of the byte order mark. */
  readonly start: number;
}

const marks: readonly (readonly [bytes: readonly number[], name: string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/** Of these one byte is one letter, so that a place in the text is one in the file. */
const bytewise = /^(windows-125[0-8]|ISO-8859-\d{1,2}|KOI8-R)$/;
/** A guess of the detector counts from so much better a confidence than that of Western text. */
const clearly = 10;

/** The encoding that the first bytes of a file tell: a mark, the zeros of UTF-16, else UTF-8 until a byte denies it. */
export function encodingOf(head: Uint8Array): TextEncoding {
  for (const [bytes, name] of marks) {
    if (bytes.every((byte, index) => head[index] === byte)) return { name, start: bytes.length };
  }
  const looked = head.subarray(0, 1000);
  const zeros = [0, 0];
  looked.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (Math.max(even, odd) * 4 > looked.length) {
    return { name: odd > even ? 'utf-16le' : 'utf-16be', start: 0 };
  }
  return { name: 'utf-8', start: 0 };
}

/** The encoding of a file without a mark that is not UTF-8, as the bytes around the first that denies it tell. */
export async function legacyEncodingOf(sample: Uint8Array): Promise<TextEncoding> {
  const { analyse } = await import('chardet');
  const guesses = analyse(tellingLines(sample)).filter(({ name }) => bytewise.test(name));
  const western = guesses.find(({ name }) => name === 'ISO-8859-1' || name === 'windows-1252');
  const [best] = guesses;
  const isOther = best !== undefined && best.confidence >= (western?.confidence ?? 0) + clearly;
  return { name: isOther ? best.name : 'windows-1252', start: 0 };
}

/** The lines that hold a letter beyond ASCII: the others tell of no encoding, and of a language that may be another. */
function tellingLines(sample: Uint8Array): Uint8Array {
  const lines = Buffer.from(sample).toString('latin1').split('\n');
  return Buffer.from(lines.filter(line => /[\x80-\xff]/.test(line)).join('\n'), 'latin1');
}

/** So many bytes a text takes in its file. */
export function bytesOf({ name }: TextEncoding, text: string): number {
  if (name === 'utf-8') return Buffer.byteLength(text);
  return name.startsWith('utf-16') ? text.length * 2 : text.length;
}

/** The text of some bytes; letters that the end cuts are left out where more follow. Throws `invalid_input`. */
export function textOf({ name }: TextEncoding, bytes: Uint8Array, isEnd: boolean): string {
  try {
    return new TextDecoder(name, { fatal: true, ignoreBOM: true }).decode(bytes, { stream: !isEnd });
  } catch {
    throw unreadable(name);
  }
}

export function unreadable(name: string): RosterError {
  const message = `file is not ${name.toUpperCase()}, as its beginning says. Save it again in UTF-8`;
  return new RosterError('invalid_input', message, { fields: [{ member: 'file', message }] });
}
