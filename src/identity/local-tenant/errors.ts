import { randomUUID } from 'node:crypto';
import type { LibraryError } from 'oidc-provider';
import { toIso } from '#base/clock.ts';

/** Entra's numbers: OAuth's word for each, and what happened. */
const table = {
  50011: [
    'invalid_request',
    'The redirect URI of the request is not one that the application has registered.',
  ],
  50058: ['login_required', 'A silent sign-in was asked for and nobody is signed in.'],
  50173: ['invalid_grant', 'The grant was revoked. Sign in again.'],
  54005: ['invalid_grant', 'The authorization code was already redeemed. Sign in again for a new one.'],
  65001: ['invalid_grant', 'Neither the person nor an administrator has consented to what was asked for.'],
  65004: ['access_denied', 'The person declined to consent to access the app.'],
  70000: ['invalid_grant', 'The code or refresh token is not valid.'],
  70001: ['unauthorized_client', 'The application may not use this grant.'],
  70003: ['unsupported_grant_type', 'The grant type is not supported.'],
  70008: ['invalid_grant', 'The authorization code has expired. Sign in again for a new one.'],
  70011: ['invalid_scope', 'The scope is not valid: the API has no such permission, or the form is wrong.'],
  70016: ['authorization_pending', 'Nobody has finished the sign-in with this device code yet.'],
  70018: ['bad_verification_code', 'The device code is not known.'],
  70019: ['expired_token', 'The device code has expired.'],
  500011: ['invalid_resource', 'The resource was not found in this tenant.'],
  500112: ['invalid_grant', 'The redirect URI is not the one that the code was asked for with.'],
  501481: [
    'invalid_grant',
    'The code_verifier does not match the code_challenge of the authorization request.',
  ],
  700016: ['unauthorized_client', 'The application was not found in this tenant.'],
  700025: ['invalid_client', 'The client is public; neither a client assertion nor a secret may be sent.'],
  700054: ['unsupported_response_type', 'The response type is not enabled for the application.'],
  700082: ['invalid_grant', 'The refresh token has expired. Sign in again.'],
  900144: ['invalid_request', 'The request must contain the parameter that is missing.'],
  7000215: [
    'invalid_client',
    'Invalid client secret provided. Send the value of the secret, not the id of the secret.',
  ],
  7000218: ['invalid_client', "The request must contain 'client_assertion' or 'client_secret'."],
  9002313: ['invalid_request', 'The request is malformed or invalid.'],
  9002325: ['invalid_request', 'Proof Key for Code Exchange is required.'],
  9002326: [
    'invalid_request',
    "Tokens may be redeemed across origins by the client type 'Single-Page Application' only.",
  ],
  9002327: [
    'invalid_request',
    "Tokens issued for the client type 'Single-Page Application' may be redeemed across origins only.",
  ],
  90033: ['server_error', 'Something went wrong in the local tenant.'],
} as const satisfies Record<number, readonly [error: string, meaning: string]>;

export type EntraNumber = keyof typeof table;

/**
 * oidc-provider tells what is wrong in words; this is Entra's number for each. The first that fits counts, so
 * the narrower stand above. Looked at is the text `error: description (detail)`.
 */
const rules: readonly (readonly [RegExp, EntraNumber])[] = [
  [/client not found|client is invalid/, 700016],
  [/invalid secret/, 7000215],
  [/authentication mechanism does not match/, 7000218],
  [/device code not found/, 70018],
  [/already (consumed|used)/, 54005],
  [/authorization code is expired/, 70008],
  [/refresh token is expired/, 700082],
  [/redirect_uri mismatch/, 500112],
  [/invalid_grant.*code_verifier/, 501481],
  [/grant (not found|is expired)/, 50173],
  [/refresh token missing requested/, 65001],
  [/invalid_grant/, 70000],
  [/redirect_uri did not match/, 50011],
  [/access_denied|authorization_declined/, 65004],
  [/login_required/, 50058],
  [/consent_required|interaction_required/, 65001],
  [/missing required/, 900144],
  [/unsupported_grant_type/, 70003],
  [/response_type/, 700054],
  [/grant type is not allowed/, 70001],
  [/invalid_target/, 500011],
  [/invalid_scope/, 70011],
  [/requires PKCE/, 9002325],
  [/origin .* not allowed/, 9002326],
  [/authorization_pending|slow_down/, 70016],
  [/expired_token/, 70019],
  [/server_error/, 90033],
];

export function numberOf(error: LibraryError, isPublicClient: boolean): EntraNumber {
  if (error.expose !== true) return 90033;
  const text = `${error.error}: ${error.error_description} (${error.error_detail})`;
  const found = rules.find(([words]) => words.test(text))?.[1] ?? 9002313;
  return found === 7000218 && isPublicClient ? 700025 : found;
}

export interface EntraError {
  readonly error: string;
  readonly error_description: string;
  readonly error_codes: readonly number[];
  readonly timestamp: string;
  readonly trace_id: string;
  readonly correlation_id: string;
  readonly error_uri: string;
  readonly suberror?: string;
}

/** An error in Entra's JSON, with what a person would tell Microsoft's support. */
export function entraError(
  number: EntraNumber,
  now: number,
  correlationId: string = randomUUID(),
): EntraError {
  const [error, meaning] = table[number];
  const trace = randomUUID();
  const timestamp = toIso(now)
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z');
  const support = `Trace ID: ${trace} Correlation ID: ${correlationId} Timestamp: ${timestamp}`;
  return {
    error,
    error_description: `AADSTS${number}: ${meaning} ${support}`,
    error_codes: [number],
    timestamp,
    trace_id: trace,
    correlation_id: correlationId,
    error_uri: `https://login.microsoftonline.com/error?code=${number}`,
    ...(number === 65001 ? { suberror: 'consent_required' } : {}),
  };
}

export function statusOf({ error }: EntraError): number {
  if (error === 'server_error') return 500;
  return error === 'invalid_client' ? 401 : 400;
}
