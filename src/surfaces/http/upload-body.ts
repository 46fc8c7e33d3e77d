import type { FastifyRequest } from 'fastify';
import type { Operation } from '#operations/operation.ts';
import { placesOf } from '../places.ts';
import { textReader } from './input.ts';
import { isUpload, type Members, readUpload, type Upload } from './upload.ts';

/** Reads the body of a request that was let in: JSON, or where an operation takes a file, a form or the file itself. */
export function bodyReader(
  operation: Operation,
  limit: number,
): (request: FastifyRequest, query: Members) => unknown {
  const { file: member, takesManyFiles: takesMany = false } = operation;
  if (member === undefined) return request => request.body;
  const inBody = placesOf(operation).body;
  const readTexts = textReader(operation);

  return async (request, query) => {
    const { raw, bodyDeadline } = request;
    if (!isUpload(raw)) return request.body;
    const upload = await readUpload(raw, { member, takesMany, limit, onPiece: bodyDeadline.extend });
    const beside = Object.entries(query).filter(([name]) => inBody.includes(name) && name !== member);
    const members = { ...Object.fromEntries(beside), ...upload.members };
    return { ...readTexts(members), ...fileIn(member, upload, readTexts) };
  };
}

function fileIn(member: string, { files, membersBehind }: Upload, readTexts: (texts: Members) => Members) {
  if (!files) return {};
  if (!membersBehind) return { [member]: { files } };
  return { [member]: { files, membersBehind: async () => readTexts(await membersBehind()) } };
}
