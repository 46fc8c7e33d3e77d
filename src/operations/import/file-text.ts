import { invalidInput } from '#base/errors.ts';
import {
  encodingOf,
  legacyEncodingOf,
  type TextEncoding,
  textOf,
  unreadable,
} from '#contacts/transfer/encoding.ts';
import { type Blob, chunkSize, type ReadPiece, readBlob } from '#store/blobs.ts';

/** A record of a file may have so many bytes. */
const longestRecord = 4 * 1024 * 1024;

/** A part of the text of a file. */
export interface FileText {
  readonly text: string;
  readonly isEnd: boolean;
}

/**
 * The text from a place in a file on: at least one piece of it, and as many more as `isEnough` wants. Throws
 * `invalid_input` where a record does not end.
 */
export async function readText<Found>(
  read: ReadPiece,
  blob: Blob,
  { offset, encoding }: { readonly offset: number; readonly encoding: TextEncoding },
  use: (part: FileText) => Promise<Found | undefined>,
): Promise<Found> {
  const first = Math.floor(offset / chunkSize);
  let bytes = Buffer.alloc(0);
  let number = first;
  for await (const piece of readBlob(read, blob, first)) {
    number++;
    bytes = Buffer.concat([bytes, number === first + 1 ? piece.subarray(offset - first * chunkSize) : piece]);
    const isEnd = number >= blob.chunks;
    const found = await use({ text: textOf(encoding, bytes, isEnd), isEnd });
    if (found !== undefined) return found;
    if (bytes.length > longestRecord) {
      const message = 'file holds a record that does not end. Look for a quote that is opened and not closed';
      throw invalidInput([{ member: 'file', message }]);
    }
  }
  const found = await use({ text: '', isEnd: true });
  if (found === undefined) throw new Error('The end of a file is always enough.');
  return found;
}

/** What the first piece of a file tells of its encoding, as far as that piece goes. */
export async function encodingOfHead(head: Uint8Array, isWhole: boolean): Promise<TextEncoding> {
  const encoding = encodingOf(head);
  if (encoding.name !== 'utf-8' || encoding.start > 0) return encoding;
  return isReadable(encoding, head, isWhole) ? encoding : legacyEncodingOf(head);
}

function isReadable(encoding: TextEncoding, bytes: Uint8Array, isEnd: boolean): boolean {
  try {
    textOf(encoding, bytes, isEnd);
    return true;
  } catch {
    return false;
  }
}

/** Reads the text of a whole file in pieces, and tells its encoding: only the last byte may show that it is no UTF-8. */
export async function readWhole(
  read: ReadPiece,
  blob: Blob,
  begin: () => { add(text: string): void },
): Promise<TextEncoding> {
  let encoding: TextEncoding | undefined;
  let decoder: TextDecoder | undefined;
  let counter = begin();
  for await (const piece of readBlob(read, blob)) {
    encoding ??= encodingOf(piece);
    decoder ??= new TextDecoder(encoding.name, { fatal: true });
    try {
      counter.add(decoder.decode(piece, { stream: true }));
    } catch {
      if (encoding.start > 0 || encoding.name !== 'utf-8') throw unreadable(encoding.name);
      const legacy = await legacyEncodingOf(piece);
      counter = begin();
      for await (const part of readBlob(read, blob)) counter.add(textOf(legacy, part, true));
      return legacy;
    }
  }
  return encoding ?? { name: 'utf-8', start: 0 };
}
