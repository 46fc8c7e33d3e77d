import type { Links } from '#links/links.ts';
import type { CallContext } from './operation.ts';

/** By what other systems are reached; every surface hands it in. */
export function linksIn({ links }: Pick<CallContext, 'links'>): Links {
  if (links) return links;
  throw new Error('A call that reaches another system was made without the links to do so.');
}
