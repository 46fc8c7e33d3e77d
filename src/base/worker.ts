import type { Log } from './log.ts';

/** A kind of work that is done place by place (location by location), in the background. */
export interface Work {
  readonly name: string;
  /** Places where something may be to do that nobody told of: found by looking, each so many milliseconds. */
  look(): Promise<readonly string[]>;
  readonly lookEvery: number;
  /** Works in a place for a while; tells whether more is to be done there now. Ends early when aborted. */
  work(place: string, signal: AbortSignal): Promise<boolean>;
}

export interface Worker {
  /** Something may be to do in a place. */
  wake(place: string): void;
  /** Lets the batch that runs end, and begins no other. */
  stop(): Promise<void>;
}

/** Those who come within these milliseconds are worked for together. */
const gathering = 10;

/** Starts a loop that sleeps until it is woken or has to look. A failure is logged and tried again at the next look. */
export function startWorker({ name, look, lookEvery, work }: Work, log: Pick<Log, 'error'>): Worker {
  const stopping = new AbortController();
  const places = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let mustLook = true;
  let running: Promise<void> | undefined;

  async function round(): Promise<void> {
    if (mustLook) {
      mustLook = false;
      for (const place of await look()) places.add(place);
    }
    const now = [...places];
    places.clear();
    for (const place of now) {
      if (stopping.signal.aborted) return;
      try {
        if (await work(place, stopping.signal)) places.add(place);
      } catch (error) {
        log.error({ error, worker: name }, 'Work in the background failed; it is tried again.');
      }
    }
  }

  async function run(): Promise<void> {
    try {
      await round();
    } catch (error) {
      log.error({ error, worker: name }, 'Work in the background could not be looked for.');
    }
    running = undefined;
    if (places.size > 0 || mustLook) begin(0);
  }

  function begin(after: number): void {
    if (running || stopping.signal.aborted) return;
    if (timer && after > 0) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      running = run();
    }, after).unref();
  }

  const looking = setInterval(() => {
    mustLook = true;
    begin(0);
  }, lookEvery).unref();
  begin(0);

  return {
    wake(place) {
      places.add(place);
      begin(gathering);
    },
    async stop() {
      stopping.abort();
      clearInterval(looking);
      clearTimeout(timer);
      await running;
    },
  };
}
