import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type AsideSearch, searchLine, tooBroad } from '../search/aside.ts';
import type { FoundContacts } from '../search/search-contacts.ts';

export type ThreadAnswer =
  | { readonly found: FoundContacts }
  | { readonly isLate: boolean; readonly message: string };

export interface ThreadTerms {
  readonly path: string;
  /** How long a search may take, in milliseconds. */
  readonly longest: number;
}

/**
 * Runs searches in a thread of their own, one after the other: a statement of SQLite cannot be left for something else,
 * and would hold up every other call. The thread is begun by the first search.
 */
export class ThreadedSearch {
  readonly #terms: ThreadTerms;
  readonly #line = searchLine();
  #thread: Worker | undefined;

  constructor(terms: ThreadTerms) {
    this.#terms = terms;
  }

  search(search: AsideSearch): Promise<FoundContacts> {
    return this.#line.run(() => this.#ask(search));
  }

  async close(): Promise<void> {
    await this.#thread?.terminate();
  }

  async #ask(search: AsideSearch): Promise<FoundContacts> {
    this.#thread ??= this.#begin();
    this.#thread.postMessage(search);
    const [answer]: ThreadAnswer[] = await once(this.#thread, 'message');
    if (answer && 'found' in answer) return answer.found;
    if (answer?.isLate) throw tooBroad();
    throw new Error(answer?.message ?? 'The thread of searches gave no answer.');
  }

  #begin(): Worker {
    const thread = new Worker(new URL('./search-thread.ts', import.meta.url), { workerData: this.#terms });
    thread.unref();
    thread.once('exit', () => {
      this.#thread = undefined;
    });
    return thread;
  }
}
