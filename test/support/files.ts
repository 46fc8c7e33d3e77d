import assert from 'node:assert/strict';
import type { FileAnswer } from '#operations/operation.ts';

/** A file as it is sent within JSON. */
export function fileOf(content: string | Uint8Array, name: string, mediaType: string) {
  return { name, mediaType, content: Buffer.from(content).toString('base64') };
}

export function csvFile(content: string | Uint8Array) {
  return fileOf(content, 'people.csv', 'text/csv');
}

/** The bytes of an answer that is a file. */
export async function bytesOfAnswer(answer: object): Promise<Buffer> {
  assert(isFile(answer), 'the answer is no file');
  return Buffer.concat(await Array.fromAsync(answer.pieces()));
}

function isFile(answer: object): answer is FileAnswer {
  return 'pieces' in answer;
}
