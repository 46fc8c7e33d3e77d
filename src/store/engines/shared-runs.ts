/** Work by key, once at a time: whoever asks while it runs shares the next run, which begins when this one ends. */
export class SharedRuns {
  readonly #work: (key: string) => Promise<void>;
  readonly #running = new Map<string, Promise<void>>();
  readonly #next = new Map<string, Promise<void>>();

  /** `work` never rejects. */
  constructor(work: (key: string) => Promise<void>) {
    this.#work = work;
  }

  isRunning(key: string): boolean {
    return this.#running.has(key);
  }

  /** Resolves when a run has ended that began after this call. */
  run(key: string): Promise<void> {
    const shared = this.#next.get(key);
    if (shared) return shared;
    const running = this.#running.get(key);
    if (!running) return this.#begin(key);
    const next = running.then(() => {
      this.#next.delete(key);
      return this.#begin(key);
    });
    this.#next.set(key, next);
    return next;
  }

  #begin(key: string): Promise<void> {
    const run = this.#work(key).then(() => {
      this.#running.delete(key);
    });
    this.#running.set(key, run);
    return run;
  }
}
