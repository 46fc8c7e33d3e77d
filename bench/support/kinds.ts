import { type LoadResult, load, requestBytes } from './load.ts';
import type { FilledStore } from './store-of.ts';

export type Bearer = Readonly<Record<'authorization', string>>;

/** A kind of call that is measured. */
export interface Kind {
  readonly name: string;
  readonly requests: number;
  request(filled: FilledStore, n: number): Buffer;
}

export function kindsFor(bearer: Bearer): readonly Kind[] {
  return [
    {
      name: 'get',
      requests: 6000,
      request: ({ contacts: { ids } }, n) =>
        requestBytes('GET', `/contacts/${ids[(n * 7919) % ids.length]}`, bearer),
    },
    { name: 'list of 20', requests: 1500, request: () => requestBytes('GET', '/contacts/', bearer) },
    {
      name: 'create',
      requests: 1000,
      request: () => requestBytes('POST', '/contacts/', bearer, newContact()),
    },
  ];
}

let created = 0;

function newContact(): string {
  const n = ++created;
  return JSON.stringify({
    firstName: 'Bench',
    lastName: `Number${n}`,
    email: `bench.${n}@example.com`,
    phone: `+1202${String(5_000_000 + n).padStart(7, '0')}`,
    city: 'Springfield',
    companyName: 'Example Ltd',
  });
}

/** Makes the calls of a kind at a server; throws where one is not answered well. */
export async function run(
  kind: Kind,
  filled: FilledStore,
  server: { readonly port: number },
  connections: number,
): Promise<LoadResult> {
  const result = await load({
    port: server.port,
    connections,
    requests: kind.requests,
    request: n => kind.request(filled, n),
  });
  const refused = [...result.statuses].filter(([status]) => status >= 300);
  if (refused.length > 0) throw new Error(`${kind.name} was answered with ${JSON.stringify(refused)}.`);
  return result;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
