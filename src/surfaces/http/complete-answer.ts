import { isRecord } from '#base/json.ts';
import type { Operation } from '#operations/operation.ts';

/** What only the door knows. */
export interface DoorKnowledge {
  readonly traceId: string;
  /** Without a slash at its end. */
  readonly publicUrl: string;
}

/** Makes what an operation's answer completes of what only the door knows: its trace id, and absolute addresses. */
export function answerCompleter(operation: Operation): (answer: object, known: DoorKnowledge) => object {
  const members = 'properties' in operation.output ? operation.output.properties : {};
  const hasTraceId = isRecord(members) && 'traceId' in members;
  const hasPages = isRecord(members) && 'meta' in members;
  if (!hasTraceId && !hasPages) return answer => answer;
  return (answer, { traceId, publicUrl }) => {
    const complete: Record<string, unknown> = { ...answer };
    if (hasTraceId) complete.traceId = traceId;
    const { meta } = complete;
    if (isRecord(meta) && typeof meta.nextPageUrl === 'string' && meta.nextPageUrl.startsWith('/')) {
      complete.meta = { ...meta, nextPageUrl: `${publicUrl}${meta.nextPageUrl}` };
    }
    return complete;
  };
}
