import type { HighLevelClient } from './client.ts';
import { isGone } from './gone.ts';

/** Whether HighLevel has a contact. Throws `LinkProblem`. */
export async function isContactThere(
  client: HighLevelClient,
  remoteId: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await client.send('GET', `/contacts/${encodeURIComponent(remoteId)}`, undefined, signal);
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}
