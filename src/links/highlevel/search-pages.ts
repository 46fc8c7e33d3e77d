import { isRecord } from '#base/json.ts';
import type { HighLevelClient, Members } from './client.ts';

/** Contacts there that a search finds, page by page, to the last. `terms` has `pageLimit`, and filters and a sort. */
export async function* searchPages(
  client: HighLevelClient,
  terms: Members,
  signal: AbortSignal,
): AsyncGenerator<readonly Members[]> {
  let searchAfter: unknown;
  for (;;) {
    const body = {
      ...terms,
      locationId: client.locationId,
      ...(searchAfter !== undefined && { searchAfter }),
    };
    const answer = await client.send('POST', '/contacts/search', body, signal);
    const page = Array.isArray(answer.contacts) ? answer.contacts.filter(isRecord) : [];
    if (page.length > 0) yield page;
    searchAfter = page.at(-1)?.searchAfter;
    if (page.length < Number(terms.pageLimit) || searchAfter === undefined) return;
  }
}
