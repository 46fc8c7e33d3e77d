import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setImmediate as turn } from 'node:timers/promises';
import { isRecord } from '#base/json.ts';

const begins = ['undici:request:create'];
const ends = ['undici:request:trailers', 'undici:request:error'];

/** Calls of this process to an origin that are not answered yet, as the HTTP client tells of them. */
export interface InFlight {
  /** Waits until all calls are answered, and their answers were taken. */
  landed(): Promise<void>;
  stop(): void;
}

export function watchCalls(origin: string): InFlight {
  const open = new Set<unknown>();
  const isOurs = (request: unknown) => isRecord(request) && String(request.origin) === origin;
  const begin = (message: unknown) => {
    if (isRecord(message) && isOurs(message.request)) open.add(message.request);
  };
  const end = (message: unknown) => {
    if (isRecord(message)) open.delete(message.request);
  };
  for (const name of begins) subscribe(name, begin);
  for (const name of ends) subscribe(name, end);
  return {
    async landed() {
      // An answer is taken some turns of the event loop after its last byte.
      for (let quiet = 0; quiet < 20; quiet = open.size === 0 ? quiet + 1 : 0) await turn();
    },
    stop() {
      for (const name of begins) unsubscribe(name, begin);
      for (const name of ends) unsubscribe(name, end);
    },
  };
}
