import { BoundedMap } from '#base/bounded-map.ts';
import type { Clock } from '#base/clock.ts';
import type { LinkProblem } from './problem.ts';
import type { DirectoryPage } from './source.ts';

/** A page that waits longer for its run, in milliseconds, is asked for again: it may not be as the directory is now. */
const longestKept = 30_000;
const mostKept = 100;

interface KeptPage {
  readonly link: string;
  readonly answer: Promise<DirectoryPage | LinkProblem | undefined>;
  readonly keptAt: number;
}

/**
 * Pages that were asked for before a run needs them, one for each connection: the next one while the last is written, since
 * a directory answers slower than a page is written, and the news that a look has found. Lost with the process: a page is
 * always there to be asked for again.
 */
export class PagesAhead {
  readonly #pages = new BoundedMap<string, KeptPage>('pages read ahead', mostKept);
  readonly #monotonic: Clock;

  constructor(monotonic: Clock) {
    this.#monotonic = monotonic;
  }

  keep(connectionId: string, link: string, asked: Promise<DirectoryPage | LinkProblem>): void {
    // Whoever takes it asks again, and learns then what is wrong.
    const answer = asked.catch(() => undefined);
    this.#pages.set(connectionId, { link, answer, keptAt: this.#monotonic() });
  }

  /** The page at a link, once; nothing where it was not asked for, or too long ago. */
  async take(connectionId: string, link: string | null): Promise<DirectoryPage | LinkProblem | undefined> {
    const kept = this.#pages.get(connectionId);
    this.#pages.delete(connectionId);
    if (kept?.link !== link || this.#monotonic() - kept.keptAt > longestKept) return undefined;
    return kept.answer;
  }
}
