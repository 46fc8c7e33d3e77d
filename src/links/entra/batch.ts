import { isRecord } from '#base/json.ts';
import { LinkProblem } from '../directory/problem.ts';
import { Malformed } from './graph-call.ts';
import type { GraphClient } from './graph-client.ts';

const mostAtOnce = 20;

/** Reads many paths, twenty a request (Microsoft Graph, JSON batching); what is not there is not in the result. */
export async function readMany(
  graph: GraphClient,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, unknown>> {
  const found = new Map<string, unknown>();
  for (let from = 0; from < paths.length; from += mostAtOnce) {
    const some = paths.slice(from, from + mostAtOnce);
    const bodies = await graph.ask({
      method: 'POST',
      to: '/$batch',
      body: { requests: some.map((url, index) => ({ id: String(index), method: 'GET', url })) },
      isRepeatable: true,
      read: body => responsesIn(body, some.length),
      signal,
    });
    for (const [index, path] of some.entries()) {
      const body = bodies[index];
      if (body !== undefined) found.set(path, body);
    }
  }
  return found;
}

/** The bodies in the order in which they were asked for; each has a status of its own. */
function responsesIn(body: unknown, count: number): readonly unknown[] {
  if (!isRecord(body) || !Array.isArray(body.responses)) throw new Malformed('a batch has no responses');
  const bodies: unknown[] = [];
  const answered = new Set<number>();
  for (const response of body.responses) {
    if (!isRecord(response)) throw new Malformed('a response of a batch is no object');
    const index = Number(response.id);
    answered.add(index);
    bodies[index] = bodyOf(response);
  }
  for (let index = 0; index < count; index++)
    if (!answered.has(index)) throw new Malformed('a batch lacks a response');
  return bodies;
}

function bodyOf({ status, headers, body }: Readonly<Record<string, unknown>>): unknown {
  if (status === 200 && isRecord(body)) return body;
  if (status === 404) return undefined;
  if (status === 429 || (typeof status === 'number' && status >= 500))
    throw new Malformed(`it answered ${status} in a batch`, waitIn(headers));
  throw new LinkProblem('invalid', `HTTP${status}`, `Microsoft Graph answered ${status} in a batch.`);
}

function waitIn(headers: unknown): number | undefined {
  if (!isRecord(headers)) return undefined;
  const seconds = Number(headers['Retry-After'] ?? headers['retry-after']);
  return seconds > 0 ? seconds * 1000 : undefined;
}
