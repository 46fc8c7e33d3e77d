import { isRecord } from '#base/json.ts';
import type { HighLevelClient, Members } from './client.ts';

const pageLength = 100;

/** The businesses of an account, page by page. */
export async function* businessPages(
  client: HighLevelClient,
  signal: AbortSignal,
): AsyncGenerator<readonly Members[]> {
  for (let skip = 0; ; skip += pageLength) {
    const path = `/businesses/?locationId=${client.locationId}&limit=${pageLength}&skip=${skip}`;
    const answer = await client.send('GET', path, undefined, signal);
    const page = Array.isArray(answer.businesses) ? answer.businesses.filter(isRecord) : [];
    yield page;
    if (page.length < pageLength) return;
  }
}
