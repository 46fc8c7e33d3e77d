import { bareError, type GraphReply, type GraphRequest, graphError } from './answers.ts';
import { batch, type RouteTerms, routes } from './routes.ts';
import { throttle } from './throttle.ts';
import { entraError, type TokenDesk } from './tokens.ts';

export interface AnsweringTerms extends RouteTerms {
  readonly desk: TokenDesk;
  /** Resource units in ten seconds. */
  readonly limit: number;
}

/** What Entra ID and Graph answer: who asks, how much they have asked, what they ask. Armed faults go first. */
export function answering(terms: AnsweringTerms): (request: GraphRequest) => Promise<GraphReply> {
  const { clock, desk, faults, limit, origin } = terms;
  const route = routes(terms);
  const limits = throttle(clock, limit);

  async function answer(request: GraphRequest, isInner: boolean): Promise<GraphReply> {
    const { method, url } = request;
    const fault = faults.due('answer', { method, path: url.pathname + url.search, isInner });
    if (fault) return fault.body === undefined ? { ...bareError(fault.status), ...fault } : fault;
    if (!url.pathname.startsWith('/v1.0/')) return await issueToken(request);
    if (!isInner) {
      const refused = refusalOf(request);
      if (refused) return refused;
      if (url.pathname === '/v1.0/$batch')
        return await batch(request.body, origin(), inner => answer(inner, true));
    }
    const used = limits.take(method, url);
    if (used.refusal) return used.refusal;
    const reply = await route(request);
    return { ...reply, headers: { ...used.headers, ...reply.headers } };
  }

  function refusalOf({ headers, url }: GraphRequest): GraphReply | undefined {
    const holder = desk.holder(/^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? '');
    if (!holder)
      return graphError(
        401,
        'InvalidAuthenticationToken',
        'Lifetime validation failed, the token is expired.',
      );
    const kind = url.pathname.split('/')[2] ?? '';
    if (holder.roles.includes(neededFor[kind] ?? 'User.Read.All')) return undefined;
    return graphError(
      403,
      'Authorization_RequestDenied',
      'Insufficient privileges to complete the operation.',
    );
  }

  async function issueToken({ method, url, body }: GraphRequest): Promise<GraphReply> {
    const path = /^\/([^/]+)\/oauth2\/v2\.0\/token$/.exec(url.pathname);
    if (method !== 'POST' || !path?.[1] || !(body instanceof URLSearchParams))
      return entraError(9002313, 'invalid_request', 'Invalid request.');
    return await desk.issue(path[1], body, url.href);
  }

  return request => answer(request, false);
}

const neededFor: Readonly<Record<string, string>> = {
  contacts: 'OrgContact.Read.All',
  groups: 'GroupMember.Read.All',
};
