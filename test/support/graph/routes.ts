import { isRecord } from '#base/json.ts';
import { badRequest, type GraphReply, type GraphRequest, graphError, notFound } from './answers.ts';
import { deltaPage, type Place, selected, type tokenSeal } from './delta.ts';
import type { Directory, DirectoryObject } from './directory.ts';
import type { Faults } from './faults.ts';
import { misshapen } from './misshapen.ts';
import { refusedSelection } from './properties.ts';
import type { Subscriptions } from './subscriptions.ts';

export interface RouteTerms {
  readonly origin: () => string;
  readonly clock: () => number;
  readonly directories: Readonly<Record<'users' | 'contacts', Directory>>;
  /** Ids of members by the group's id. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
  readonly subscriptions: Subscriptions;
  readonly faults: Faults;
  readonly seal: ReturnType<typeof tokenSeal>;
  /** Objects of a page where the caller does not ask for fewer. */
  readonly pageSize: number;
}

const sevenDays = 7 * 86_400_000;
const usual = ['id', 'displayName', 'givenName', 'surname', 'mail', 'userPrincipalName', 'jobTitle'];

/** What Graph v1.0 answers, by its documentation, so far as a sync of users asks for it. */
export function routes(terms: RouteTerms): (request: GraphRequest) => Promise<GraphReply> {
  const { directories, groups, subscriptions, clock, origin } = terms;

  return async ({ method, url, headers, body }) => {
    const [, version, kind = '', id, relation] = url.pathname.split('/').map(decodeURIComponent);
    if (version !== 'v1.0') return badRequest('The version of the API is not known.');
    if (kind === 'subscriptions') return await subscriptions.answer(method, id, relation, body);
    if (method !== 'GET') return graphError(405, 'Request_BadRequest', 'The method is not allowed.');
    if (kind === 'groups' && id !== undefined && relation === 'transitiveMembers') return members(id, url);
    if (kind !== 'users' && kind !== 'contacts') return badRequest(`Resource not found for '${kind}'.`);
    const directory = directories[kind];
    if (id === 'delta') return delta(directory, url, headers.prefer);
    if (id === undefined) return list(directory, url);
    const object = directory.find(id);
    if (!object) return notFound(id);
    const manager = directories.users.find(object.managerId ?? '');
    if (relation === 'manager') return manager ? shown(manager, url) : notFound('manager');
    return shown(object, url, manager);
  };

  function delta(directory: Directory, url: URL, prefer = ''): GraphReply {
    const refused = ['$top', '$expand', '$orderby', '$filter'].find(name => url.searchParams.has(name));
    if (refused !== undefined)
      return badRequest(`The query option '${refused}' is not supported in a delta query.`);
    const skip = url.searchParams.get('$skiptoken');
    const token = skip ?? (url.searchParams.get('$deltatoken') || undefined);
    const isLatest = token === 'latest';
    const kept =
      token === undefined || isLatest ? firstPlace(directory, url, isLatest) : terms.seal.open(token);
    // A round ends where the log ended when it began.
    const place = kept && (skip === null ? { ...kept, until: directory.log.length } : kept);
    if (!place || clock() - place.issuedAt > sevenDays)
      return badRequest('The sync state was not found; begin anew.', 'syncStateNotFound');
    const refusal = refusedSelection(place.select);
    if (refusal) return refusal;
    const asked = Number(/odata\.maxpagesize=(\d+)/.exec(prefer)?.[1] ?? terms.pageSize);
    const fault = terms.faults.due('page', { method: 'GET', path: url.pathname + url.search });
    const from = fault?.how === 'replayed' && !place.isFull ? { ...place, index: 0 } : place;
    const size = fault?.how === 'empty' ? 0 : Math.min(asked, terms.pageSize);
    const page = deltaPage(directory, from, size);
    const base = `${origin()}${url.pathname}`;
    const next = terms.seal.seal({ ...page.place, issuedAt: page.isLast ? clock() : place.issuedAt });
    const answer = {
      '@odata.context': `${origin()}/v1.0/$metadata#users`,
      ...(page.isLast
        ? { '@odata.deltaLink': `${base}?$deltatoken=${next}` }
        : { '@odata.nextLink': `${base}?$skiptoken=${next}` }),
      value: page.items,
    };
    return { status: 200, body: fault ? misshapen(answer, fault, token ? url.href : undefined) : answer };
  }

  function firstPlace(directory: Directory, url: URL, isLatest: boolean): Place {
    const until = directory.log.length;
    const place = { select: selectOf(url), issuedAt: clock(), until };
    return isLatest ? { ...place, isFull: false, index: until } : { ...place, isFull: true, index: 0 };
  }

  function list(directory: Directory, url: URL): GraphReply {
    const select = selectOf(url);
    const refusal = refusedSelection(select);
    if (refusal) return refusal;
    const top = Number(url.searchParams.get('$top') ?? 100);
    const from = Number(url.searchParams.get('$skiptoken') ?? 0);
    const all = directory.live;
    const value = all.slice(from, from + top).map(object => whole(object, select));
    return { status: 200, body: { ...nextOf(url, from + top, all.length), value } };
  }

  function members(id: string, url: URL): GraphReply {
    const ids = groups.get(id);
    if (!ids) return notFound(id);
    const top = Number(url.searchParams.get('$top') ?? 100);
    const from = Number(url.searchParams.get('$skiptoken') ?? 0);
    const value = ids.slice(from, from + top).map(member => ({
      '@odata.type': directories.users.find(member) ? '#microsoft.graph.user' : '#microsoft.graph.group',
      id: member,
    }));
    return { status: 200, body: { ...nextOf(url, from + top, ids.length), value } };
  }

  function nextOf(url: URL, from: number, length: number): object {
    if (from >= length) return {};
    const next = new URL(url.pathname + url.search, origin());
    next.searchParams.set('$skiptoken', String(from));
    return { '@odata.nextLink': next.href };
  }
}

function shown(object: DirectoryObject, url: URL, manager?: DirectoryObject): GraphReply {
  const select = selectOf(url);
  const refusal = refusedSelection(select);
  if (refusal) return refusal;
  const expand = /^manager(?:\(\$select=([\w,]+)\))?$/.exec(url.searchParams.get('$expand') ?? '');
  return {
    status: 200,
    body: {
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users/$entity',
      ...whole(object, select),
      ...(expand && manager && { manager: whole(manager, expand[1]?.split(',') ?? usual) }),
    },
  };
}

/** Outside of delta, what was selected and never set is null. */
function whole(object: DirectoryObject, select: readonly string[]): Record<string, unknown> {
  const empty = Object.fromEntries(select.filter(name => name !== 'manager').map(name => [name, null]));
  return { ...empty, ...selected(object.properties, select), id: object.id };
}

function selectOf(url: URL): readonly string[] {
  const select = url.searchParams.get('$select');
  return select === null ? usual : select.split(',').map(name => name.trim());
}

/** Answers `POST /$batch`: up to twenty requests, each with a status of its own. */
export async function batch(
  body: unknown,
  origin: string,
  respond: (request: GraphRequest) => Promise<GraphReply>,
): Promise<GraphReply> {
  const requests = isRecord(body) && Array.isArray(body.requests) ? body.requests : [];
  if (requests.length < 1 || requests.length > 20)
    return badRequest('A batch holds 1 to 20 requests.', 'BadRequest');
  const responses: unknown[] = [];
  for (const request of requests) {
    const { id, method, url }: Record<string, unknown> = isRecord(request) ? request : {};
    const reply = await respond({
      method: String(method),
      url: new URL(`/v1.0${url}`, origin),
      headers: {},
      body: isRecord(request) ? request.body : undefined,
    });
    responses.push({ id, status: reply.status, headers: reply.headers ?? {}, body: reply.body });
  }
  // Graph promises no order.
  return { status: 200, body: { responses: responses.reverse() } };
}
