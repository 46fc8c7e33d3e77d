import { isRecord } from '#base/json.ts';
import { LinkProblem } from '../directory/problem.ts';

/** What Graph says went wrong. */
export interface GraphError {
  /** From the outermost to the innermost. */
  readonly codes: readonly string[];
  /** Graph's words, cut; for people only. */
  readonly message: string;
}

/** The error in a body, or nothing where the body is none of Graph's errors. */
export function errorIn(body: unknown): GraphError | undefined {
  if (!isRecord(body) || !isRecord(body.error)) return undefined;
  const { message } = body.error;
  const codes: string[] = [];
  for (
    let inner: unknown = body.error;
    isRecord(inner) && codes.length < 8;
    inner = inner.innerError ?? inner.innererror
  )
    if (typeof inner.code === 'string' && /^[\w.-]{1,100}$/.test(inner.code)) codes.push(inner.code);
  return { codes, message: typeof message === 'string' ? plain(message) : '' };
}

/** In small letters: the place in the changes is lost (Microsoft Graph, delta query; errors of delta tokens). */
const lostPlaces = new Set([
  'syncstatenotfound',
  'syncstateinvalid',
  'resyncrequired',
  'resyncchangesapplydifferences',
  'resyncchangesuploaddifferences',
  'directory_expiredpagetoken',
]);

export interface RefusedCall {
  /** What was asked. */
  readonly url: string;
  readonly status: number;
  readonly error: GraphError | undefined;
  /** Where a 410 says to begin anew, if that is with Graph. */
  readonly link: string | undefined;
  /** Ids for Microsoft's support. */
  readonly support: string;
}

/** The problem that an answer is which does not pass by itself. */
export function problemOf({ url, status, error, link, support }: RefusedCall): LinkProblem {
  const codes = error?.codes ?? [];
  const code = codes[0] ?? `HTTP${status}`;
  const words = error?.message ? ` Graph says: ${error.message}` : '';
  if (status === 410 || codes.some(one => lostPlaces.has(one.toLowerCase())))
    return new LinkProblem(
      'resync',
      codes.find(one => lostPlaces.has(one.toLowerCase())) ?? code,
      `Microsoft Graph no longer knows the place in its changes; everything is read again${support}.`,
      link === undefined ? {} : { link },
    );
  if (status === 401)
    return new LinkProblem(
      'refused',
      code,
      `Microsoft Graph refuses the access token, also a new one. Check that the application is enabled in this tenant and that the cloud is right${support}.`,
    );
  if (status === 403)
    return new LinkProblem(
      'refused',
      code,
      `The application lacks a permission for Microsoft Graph. Give it the application permission ${permissionFor(url)} and grant admin consent${support}.${words}`,
    );
  return new LinkProblem(
    'invalid',
    code,
    `Microsoft Graph does not take what it was asked (${status} ${code})${support}.${words}`,
  );
}

/** The least that lets an application ask it (Microsoft Graph, permissions reference). */
function permissionFor(url: string): string {
  const [, resource] = /^\/[^/]+\/(\w+)/.exec(new URL(url).pathname) ?? [];
  if (resource === 'groups') return 'GroupMember.Read.All';
  return resource === 'contacts' ? 'OrgContact.Read.All' : 'User.Read.All';
}

function plain(text: string): string {
  return text.replace(/\p{C}/gu, ' ').slice(0, 300);
}
