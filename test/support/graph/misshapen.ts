import { isRecord } from '#base/json.ts';
import { randomFrom } from '../random.ts';
import type { Fault } from './faults.ts';

type Page = Readonly<Record<string, unknown>> & {
  readonly value: readonly Readonly<Record<string, unknown>>[];
};

/** A delta page as it should not be, for the fault. */
export function misshapen(
  page: Page,
  fault: Extract<Fault, { kind: 'page' }>,
  asked: string | undefined,
): Readonly<Record<string, unknown>> {
  const { '@odata.deltaLink': deltaLink, '@odata.nextLink': nextLink, ...rest } = page;
  switch (fault.how) {
    case 'same link':
      return asked === undefined ? page : { ...rest, '@odata.nextLink': asked };
    case 'nothing at all':
      return { ...rest, value: [], '@odata.deltaLink': deltaLink ?? nextLink };
    case 'shuffled':
      return { ...page, value: shuffled(page.value, fault.seed ?? 1) };
    default:
      return page;
  }
}

/** In any order; some come first in a state that they no longer have, or as removed. */
function shuffled(items: Page['value'], seed: number): Page['value'] {
  const random = randomFrom(seed);
  const mixed = items
    .map(item => ({ item, order: random.next() }))
    .sort((one, other) => one.order - other.order)
    .map(({ item }) => item);
  return mixed.flatMap(item => {
    const roll = random.next();
    if (isRecord(item['@removed'])) return [item];
    if (roll < 0.3) return [{ ...item, displayName: 'An older name', jobTitle: null }, item];
    if (roll < 0.4) return [{ id: item.id, '@removed': { reason: 'changed' } }, item];
    return [item, item];
  });
}
