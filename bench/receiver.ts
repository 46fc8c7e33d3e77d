/** A receiver of webhooks in a process of its own: `/fast` answers at once, `/slow` after seconds; `GET /` tells what came. */
import { createServer } from 'node:http';
import { monotonic, systemClock } from '#base/clock.ts';

/** In milliseconds. */
const slowness = 5000;

interface Count {
  count: number;
  first: number;
  last: number;
  /** From when it happened until it came, in milliseconds. */
  latencies: number[];
}
let counts: Record<string, Count> = {};

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.end(JSON.stringify(counts));
    return;
  }
  if (request.method === 'DELETE') {
    counts = {};
    response.end();
    return;
  }
  let text = '';
  request.setEncoding('utf8').on('data', piece => {
    text += piece;
  });
  request.once('end', () => {
    const now = monotonic();
    const path = request.url ?? '/';
    const known = counts[path] ?? { count: 0, first: now, last: now, latencies: [] };
    counts[path] = known;
    known.count++;
    known.last = now;
    const [, happened = ''] = /"timestamp":"([^"]+)"/.exec(text) ?? [];
    known.latencies.push(systemClock() - Date.parse(happened));
    if (path === '/slow') setTimeout(() => response.end('ok'), slowness);
    else response.end('ok');
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' ? address?.port : '');
});
