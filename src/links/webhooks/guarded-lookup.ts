import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { AddressKind } from './addresses.ts';
import { TargetRefused } from './target.ts';

/**
 * Looks a name up for a connection and hands over addresses only where every one of them may be reached: no second
 * look-up follows, so a name that answers otherwise the next moment gains nothing.
 */
export function guardedLookup(
  lookup: LookupFunction,
  judge: (address: string) => AddressKind,
  kinds: readonly AddressKind[],
): LookupFunction {
  return (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, answer, family) => {
      if (error) return callback(error, '');
      const addresses: readonly LookupAddress[] =
        typeof answer === 'string' ? [{ address: answer, family: family ?? 0 }] : answer;
      const [first] = addresses;
      const isAllowed = addresses.every(({ address }) => kinds.includes(judge(address)));
      if (!first || !isAllowed)
        return callback(
          new TargetRefused('The name of the host leads to an address that may not be reached.'),
          '',
        );
      if (options.all) callback(null, [...addresses]);
      else callback(null, first.address, first.family);
    });
  };
}
