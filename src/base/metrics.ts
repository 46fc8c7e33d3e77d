import type { Counter, Histogram, Registry } from 'prom-client';
import { type Fullness, hearBounds } from './bounded.ts';

/** A figure that another part keeps and that is asked for at each scrape: a queue's length, a cache's hits. */
export interface Figure {
  /** As `roster_outbox_unsequenced`; a counter's name ends in `_total`. */
  readonly name: string;
  readonly help: string;
  readonly kind: 'counter' | 'gauge';
  readonly read: () => number;
}

export interface Metrics {
  /** Counts an answered request. `operation` is the operation's key or `none`: never an id or a path. */
  request(operation: string, status: number, milliseconds: number): void;
  figure(figure: Figure): void;
  /** Loads the library; the app calls it once it is ready. A scrape does so by itself. */
  load(): Promise<void>;
  /** The text of a scrape, and its media type. */
  render(): Promise<{ readonly contentType: string; readonly text: string }>;
}

type Loaded = {
  readonly registry: Registry;
  readonly requests: Counter<'operation' | 'status'>;
  readonly durations: Histogram<'operation'>;
  readonly show: (figure: Figure) => void;
};

type Answered = readonly [operation: string, status: number, milliseconds: number];

const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Requests that come before the library is loaded wait for it; past this number it is loaded for them. */
const mostWaiting = 1000;

/** prom-client takes 40 to 150 ms to load, so the start does not wait for it. */
export function createMetrics(): Metrics {
  const figures: Figure[] = [];
  let show = (figure: Figure) => {
    figures.push(figure);
  };
  const bounds = hearBounds();
  const waiting: Answered[] = [];
  let loading: Promise<Loaded> | undefined;
  let count: (...answered: Answered) => void = (...answered) => {
    waiting.push(answered);
    if (waiting.length === mostWaiting) begin();
  };

  function begin(): Promise<Loaded> {
    loading ??= open(bounds).then(loaded => {
      count = counter(loaded);
      show = loaded.show;
      figures.splice(0).forEach(show);
      for (const answered of waiting.splice(0)) count(...answered);
      return loaded;
    });
    return loading;
  }

  return {
    request: (operation, status, milliseconds) => count(operation, status, milliseconds),
    figure: figure => show(figure),
    async load() {
      await begin();
    },
    async render() {
      const { registry } = await begin();
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}

async function open(fullness: () => readonly Fullness[]): Promise<Loaded> {
  const { default: library } = await import('prom-client');
  const registry = new library.Registry();
  const registers = [registry];
  library.collectDefaultMetrics({ register: registry });
  const show = ({ name, help, kind, read }: Figure) => {
    if (kind === 'gauge') {
      const gauge = new library.Gauge({
        name,
        help,
        registers,
        collect() {
          gauge.set(read());
        },
      });
    } else {
      const total = new library.Counter({
        name,
        help,
        registers,
        collect() {
          total.reset();
          total.inc(read());
        },
      });
    }
  };
  const kept = (figure: 'size' | 'limit', name: string, help: string) => {
    const gauge = new library.Gauge({
      name,
      help,
      registers,
      labelNames: ['of'] as const,
      collect() {
        gauge.reset();
        for (const each of fullness()) gauge.set({ of: each.name }, each[figure]);
      },
    });
  };
  kept('size', 'roster_kept', 'What a cache or queue in memory holds.');
  kept('limit', 'roster_kept_limit', 'How much it may hold.');
  const requests = new library.Counter({
    name: 'roster_requests_total',
    help: 'Requests answered, by operation and status.',
    labelNames: ['operation', 'status'] as const,
    registers,
  });
  const durations = new library.Histogram({
    name: 'roster_request_duration_seconds',
    help: 'How long a request took from its arrival to its answer, by operation.',
    labelNames: ['operation'] as const,
    buckets: bounds,
    registers,
  });
  return { registry, requests, durations, show };
}

/** Finds the child of an operation and status once: looking it up by labels costs more than counting. */
function counter({ requests, durations }: Loaded): (...answered: Answered) => void {
  const children = new Map<
    string,
    { readonly duration: Histogram.Internal<'operation'>; readonly statuses: Map<number, Counter.Internal> }
  >();
  return (operation, status, milliseconds) => {
    let child = children.get(operation);
    if (child === undefined) {
      child = { duration: durations.labels({ operation }), statuses: new Map() };
      children.set(operation, child);
    }
    let answers = child.statuses.get(status);
    if (answers === undefined) {
      answers = requests.labels({ operation, status: String(status) });
      child.statuses.set(status, answers);
    }
    answers.inc();
    child.duration.observe(milliseconds / 1000);
  };
}
