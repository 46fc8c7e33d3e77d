import { forgetIncoming } from '#store/highlevel/incoming.ts';
import type { Intervals } from '#store/highlevel/links.ts';
import { askedRun, endRunAsked } from '#store/highlevel/runs.ts';
import type { HighLevelLinkTable } from '#store/tables-highlevel.ts';
import { type AccountWork, write } from './account.ts';
import { catchUp, sweep } from './catch-up.ts';
import { whileAsked } from './pass.ts';
import { longestAge } from './webhook.ts';

/** Makes the passes over an account that are due by the time, or that a run waits for. */
export async function makePasses(
  work: AccountWork,
  link: HighLevelLinkTable,
  { look, sweep: sweepEvery, now }: Intervals & { readonly now: number },
): Promise<void> {
  const { connectionId } = work.account;
  const run = askedRun(link);
  if (run || link.looked_at <= now - look) {
    // Told though nothing is sent, so that it is known before something is.
    await work.places.checkFields(work.signal);
    await whileAsked(() => catchUp(work, link.read_to, run));
    await write(work, writer => forgetIncoming(writer, connectionId, writer.now - 2 * longestAge));
  }
  const isWhole = run?.mode === 'full';
  if (isWhole || link.swept_at <= now - sweepEvery)
    await whileAsked(() => sweep(work, isWhole ? run : undefined));
  if (run) await write(work, writer => endRunAsked(writer, connectionId, run.id));
}
