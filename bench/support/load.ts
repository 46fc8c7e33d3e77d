import { connect, type Socket } from 'node:net';
import { monotonic } from '#base/clock.ts';

export interface Load {
  readonly port: number;
  readonly connections: number;
  readonly requests: number;
  /** The bytes of request number n. */
  request(n: number): Buffer;
}

export interface LoadResult {
  readonly perSecond: number;
  /** Milliseconds, sorted. */
  readonly latencies: Float64Array;
  /** How many answers had each status. */
  readonly statuses: ReadonlyMap<number, number>;
}

/**
 * Sends requests over kept connections, the next on each as soon as the last was answered. It reads no more of an
 * answer than its status and length, so that it costs less than what it measures.
 */
export async function load(terms: Load): Promise<LoadResult> {
  const latencies = new Float64Array(terms.requests);
  const statuses = new Map<number, number>();
  let sent = 0;
  let answered = 0;
  const start = monotonic();

  async function drive(): Promise<void> {
    const socket = connect({ port: terms.port, host: '127.0.0.1', noDelay: true });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    await new Promise<void>((resolve, reject) => {
      let sentAt = 0;
      const next = () => {
        if (sent >= terms.requests) {
          socket.end();
          resolve();
          return;
        }
        sentAt = monotonic();
        socket.write(terms.request(sent++));
      };
      readAnswers(socket, status => {
        latencies[answered++] = monotonic() - sentAt;
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        next();
      });
      socket.once('error', reject);
      next();
    });
  }

  const awake = stayAwake();
  await Promise.all(Array.from({ length: terms.connections }, drive));
  awake.end();
  const seconds = (monotonic() - start) / 1000;
  return { perSecond: terms.requests / seconds, latencies: latencies.sort(), statuses };
}

/**
 * Keeps this process from sleeping. A server pays some 10 µs to wake a client that sleeps, and a slower server
 * finds its client asleep more often: the comparison would be one of the scheduler.
 */
function stayAwake(): { end(): void } {
  let isNeeded = true;
  const turn = () => {
    if (isNeeded) setImmediate(turn);
  };
  turn();
  return {
    end() {
      isNeeded = false;
    },
  };
}

const headEnd = Buffer.from('\r\n\r\n');

/** Calls back once for each whole answer. */
function readAnswers(socket: Socket, onAnswer: (status: number) => void): void {
  let pending: Buffer = Buffer.alloc(0);
  let expected = -1;
  let status = 0;
  socket.on('data', (chunk: Buffer) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    for (;;) {
      if (expected < 0) {
        const end = pending.indexOf(headEnd);
        if (end < 0) return;
        const head = pending.toString('latin1', 0, end);
        status = Number(head.slice(9, 12));
        const [, length = '0'] = /\r\ncontent-length: (\d+)/i.exec(head) ?? [];
        expected = end + headEnd.length + Number(length);
      }
      if (pending.length < expected) return;
      pending = pending.subarray(expected);
      expected = -1;
      onAnswer(status);
    }
  });
}

/** The value below which the given share of the sorted values lies. */
export function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function requestBytes(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body?: string,
): Buffer {
  const lines = Object.entries({
    host: 'localhost',
    ...headers,
    ...(body !== undefined && {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
    }),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`);
}
