import type { Random } from '../random.ts';
import type { ArmedFault, FaultEffect } from './faults.ts';
import type { GraphSimulator } from './graph.ts';

const answer = (status: number, code?: string, headers?: Readonly<Record<string, string>>): FaultEffect => ({
  kind: 'answer',
  status,
  ...(code !== undefined && { body: { error: { code, message: 'So it is.' } } }),
  ...(headers && { headers }),
});

/**
 * What can go wrong without that anybody is told something false. What only time ends is left out, and so is a page that
 * says falsely that it is all: nobody can know.
 */
const effects: readonly FaultEffect[] = [
  answer(429, undefined, { 'retry-after': '3' }),
  answer(429),
  answer(429, undefined, { 'retry-after': '900' }),
  answer(503),
  answer(502),
  answer(401, 'InvalidAuthenticationToken'),
  answer(403, 'Authorization_RequestDenied'),
  answer(410, 'resyncRequired'),
  answer(400, 'syncStateNotFound'),
  { kind: 'answer', status: 200, body: '<html>A proxy</html>' },
  { kind: 'answer', status: 200, body: { error: { code: 'generalException', message: 'So it is.' } } },
  { kind: 'transport', how: 'reset before headers' },
  { kind: 'transport', how: 'reset in body' },
  { kind: 'transport', how: 'reset after body' },
  { kind: 'transport', how: 'wrong length' },
  { kind: 'transport', how: 'cut JSON' },
  { kind: 'transport', how: 'damaged gzip' },
  { kind: 'transport', how: 'damaged text' },
  { kind: 'page', how: 'same link' },
  { kind: 'page', how: 'shuffled' },
  { kind: 'page', how: 'empty' },
  { kind: 'page', how: 'replayed' },
  { kind: 'percentage', share: 1.4 },
  { kind: 'late', milliseconds: 600_000 },
];

/** Arms one of the faults that a source must bear, now or a few requests later, up to nine times. */
export function armByChance(graph: GraphSimulator, random: Random): ArmedFault {
  return graph.arm({
    ...random.pick(effects),
    match: { path: random.next() < 0.8 ? '/users/delta' : '/v1.0/' },
    after: random.below(2),
    times: 1 + random.below(9),
    probability: 0.3 + 0.7 * random.next(),
    seed: random.below(2 ** 31),
  });
}
