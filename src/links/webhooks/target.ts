import { isIP } from 'node:net';
import type { AddressKind } from './addresses.ts';

/** Where a webhook is sent. */
export interface Target {
  readonly url: URL;
  /** Which addresses its name may answer with. */
  readonly kinds: readonly AddressKind[];
}

export interface TargetRules {
  readonly judge: (address: string) => AddressKind;
  /** Whether networks were named: names and ports of one's own are then taken, but reach those networks only. */
  readonly hasNetworks: boolean;
  readonly allowsLoopback: boolean;
}

/** Why a URL is not taken; a sentence that its owner may see. */
export class TargetRefused extends Error {}

export const longestUrl = 2048;

/** Names that mean something else than a host of the internet (RFC 6761, RFC 6762, RFC 8375, ICANN's `.internal`). */
const ownNames = /(^|\.)(localhost|local|internal|lan|home|corp|intranet|home\.arpa|arpa|onion|alt)$/;
const noNames = /(^|\.)(invalid|test|example)$/;

/**
 * Reads a URL, before it is kept and before each attempt. What its name answers is checked when the connection is
 * made; an address in the URL itself is checked here, since no name is looked up for it. Throws `TargetRefused`.
 */
export function readTarget(text: string, rules: TargetRules): Target {
  const url = text.length <= longestUrl ? URL.parse(text) : null;
  if (url === null) throw new TargetRefused(`It must be a URL of at most ${longestUrl} characters.`);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new TargetRefused('It must begin with https://.');
  if (url.username !== '' || url.password !== '')
    throw new TargetRefused('It must not hold a user name or a password.');
  url.hash = '';

  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return { url, kinds: [literalKind(host, rules)] };
  if (host === 'localhost') {
    if (rules.allowsLoopback) return { url, kinds: ['loopback'] };
    throw new TargetRefused('It must not lead to this machine.');
  }
  if (host === '' || host.endsWith('.') || noNames.test(host))
    throw new TargetRefused('Its host must be the full name of a host of the internet.');
  if (!host.includes('.') || ownNames.test(host)) {
    if (rules.hasNetworks) return { url, kinds: ['named'] };
    throw new TargetRefused('Its host must be the full name of a host of the internet.');
  }
  if (url.protocol === 'https:' && url.port === '')
    return { url, kinds: rules.hasNetworks ? ['public', 'named'] : ['public'] };
  if (rules.hasNetworks) return { url, kinds: ['named'] };
  throw new TargetRefused(
    url.protocol === 'https:' ? 'It must not name a port but 443.' : 'It must begin with https://.',
  );
}

function literalKind(address: string, { judge }: TargetRules): AddressKind {
  const kind = judge(address);
  if (kind === 'named' || kind === 'loopback') return kind;
  throw new TargetRefused('Its host must be a name, not an address.');
}
