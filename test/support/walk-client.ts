import type { Right } from '#identity/principal.ts';
import type { MintedRoster } from './minted-roster.ts';
import { compact, type Members, rs256 } from './token-mint.ts';
import type { HttpCall } from './walk-input.ts';

export interface WalkAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Makes a call; an empty token is none. */
export async function send(baseUrl: string, call: HttpCall, token: string): Promise<WalkAnswer> {
  const query = new URLSearchParams(call.query).toString();
  const response = await fetch(`${baseUrl}${call.path}${query === '' ? '' : `?${query}`}`, {
    method: call.method,
    headers: {
      ...(token !== '' && { authorization: `Bearer ${token}` }),
      ...(call.body && { 'content-type': 'application/json' }),
      ...call.headers,
    },
    ...(call.body && { body: JSON.stringify(call.body) }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** All of an answer that may not differ: status, headers and body but for the trace id, and for the ids that were sent. */
export function shapeOf({ status, headers, text }: WalkAnswer, sent: readonly string[]): string {
  const names = [...headers].filter(([name]) => name !== 'x-trace-id' && name !== 'date');
  const plain = text.replace(/"traceId":"[0-9a-f]{32}"/, '"traceId":""');
  const body = sent.reduce((shown, id) => shown.replaceAll(id, '<id>'), plain);
  return JSON.stringify([status, names, body]);
}

/** A token of a person of the first tenant with these rights. */
export function ownToken({ mint }: MintedRoster, rights: readonly Right[], changes: Members = {}): string {
  return mint.token({ ...claimsFor(rights), ...changes });
}

/** A token of the same person in the second tenant. */
export function foreignToken({ mint }: MintedRoster, rights: readonly Right[]): string {
  const tenant = { tid: mint.otherTenantId, iss: `${mint.authority}/${mint.otherTenantId}/v2.0` };
  const claims = mint.claims({ ...tenant, ...claimsFor(rights) });
  return compact(mint.header({ kid: mint.branch.kid }), claims, rs256(mint.branch));
}

function claimsFor(rights: readonly Right[]): Members {
  return { scp: rights.join(' '), roles: ['Roster.Administrator'] };
}
