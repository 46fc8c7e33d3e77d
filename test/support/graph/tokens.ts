import { createHash, randomBytes, randomUUID, X509Certificate } from 'node:crypto';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import type { Clock } from '#base/clock.ts';
import type { GraphReply } from './answers.ts';

/** An application as it is registered in a tenant; a test may change it at any time. */
export interface RegisteredApplication {
  readonly tenantId: string;
  readonly clientId: string;
  secret: string | undefined;
  /** In milliseconds since 1970. */
  secretExpiresAt: number;
  /** In PEM. */
  certificate: string | undefined;
  isDisabled: boolean;
  /** The application permissions that an administrator has consented to. */
  roles: readonly string[];
}

interface Issued {
  readonly application: RegisteredApplication;
  readonly expiresAt: number;
}

export interface TokenDesk {
  /** Answers `POST /{tenant}/oauth2/v2.0/token`. */
  issue(tenantId: string, form: URLSearchParams, endpoint: string): Promise<GraphReply>;
  /** Whose token this is; nothing where it is none of ours or past its time. */
  holder(token: string): RegisteredApplication | undefined;
  /** Makes every token that was issued worthless. */
  expireAll(): void;
}

export interface TokenDeskTerms {
  readonly clock: Clock;
  readonly applications: readonly RegisteredApplication[];
  /** What tokens are asked for: the origin of Graph. */
  readonly resource: () => string;
  /** In seconds. */
  readonly lifetime: number;
}

/** The token endpoint of Entra ID for applications, and what Graph makes of its tokens. */
export function tokenDesk({ clock, applications, resource, lifetime }: TokenDeskTerms): TokenDesk {
  const issued = new Map<string, Issued>();

  async function refusal(
    tenantId: string,
    form: URLSearchParams,
    endpoint: string,
  ): Promise<readonly [number, string, string] | undefined> {
    const clientId = form.get('client_id') ?? '';
    const ofTenant = applications.filter(application => application.tenantId === tenantId);
    if (ofTenant.length === 0) return [90002, 'invalid_request', `Tenant '${tenantId}' not found.`];
    const application = ofTenant.find(one => one.clientId === clientId);
    if (!application)
      return [700016, 'unauthorized_client', `Application '${clientId}' was not found in the directory.`];
    if (application.isDisabled)
      return [7000112, 'unauthorized_client', `Application '${clientId}' is disabled.`];
    if (form.get('grant_type') !== 'client_credentials')
      return [70003, 'unsupported_grant_type', 'The grant type is not supported.'];
    const assertion = form.get('client_assertion');
    if (assertion !== null) {
      if (!(await isAssertedBy(application, assertion, endpoint, clock())))
        return [
          700027,
          'invalid_client',
          'The certificate with identifier used to sign the client assertion is not registered on application.',
        ];
    } else if (form.get('client_secret') === null)
      return [
        7000218,
        'invalid_client',
        "The request body must contain 'client_assertion' or 'client_secret'.",
      ];
    else if (application.secret === undefined || form.get('client_secret') !== application.secret)
      return [7000215, 'invalid_client', 'Invalid client secret provided.'];
    else if (application.secretExpiresAt <= clock())
      return [7000222, 'invalid_client', 'The provided client secret keys for app are expired.'];
    if (form.get('scope') !== `${resource()}/.default`)
      return [70011, 'invalid_scope', 'The provided value for the input parameter scope is not valid.'];
    return undefined;
  }

  return {
    async issue(tenantId, form, endpoint) {
      const refused = await refusal(tenantId, form, endpoint);
      if (refused) return entraError(...refused);
      const clientId = form.get('client_id');
      const application = applications.find(one => one.tenantId === tenantId && one.clientId === clientId);
      if (!application) throw new Error('An application that was just there is gone.');
      const token = `ey${randomBytes(48).toString('base64url')}`;
      issued.set(token, { application, expiresAt: clock() + lifetime * 1000 });
      return { status: 200, body: { token_type: 'Bearer', expires_in: lifetime, access_token: token } };
    },
    holder(token) {
      const found = issued.get(token);
      return found && found.expiresAt > clock() ? found.application : undefined;
    },
    expireAll: () => issued.clear(),
  };
}

/** An error as Entra's token endpoint gives it. */
export function entraError(number: number, error: string, words: string, suberror?: string): GraphReply {
  const trace = randomUUID();
  const correlation = randomUUID();
  const status = error === 'invalid_client' || error === 'unauthorized_client' ? 401 : 400;
  return {
    status: error === 'temporarily_unavailable' ? 503 : status,
    body: {
      error,
      error_description: `AADSTS${number}: ${words} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: 2026-01-01 00:00:00Z`,
      error_codes: [number],
      timestamp: '2026-01-01 00:00:00Z',
      trace_id: trace,
      correlation_id: correlation,
      ...(suberror !== undefined && { suberror }),
    },
  };
}

async function isAssertedBy(
  { certificate, clientId }: RegisteredApplication,
  assertion: string,
  endpoint: string,
  now: number,
): Promise<boolean> {
  if (certificate === undefined) return false;
  const { raw, publicKey } = new X509Certificate(certificate);
  try {
    const { 'x5t#S256': thumbprint } = decodeProtectedHeader(assertion);
    if (thumbprint !== createHash('sha256').update(raw).digest('base64url')) return false;
    await jwtVerify(assertion, publicKey, {
      algorithms: ['PS256'],
      audience: endpoint,
      issuer: clientId,
      subject: clientId,
      currentDate: new Date(now),
      requiredClaims: ['exp', 'nbf', 'jti'],
    });
    return true;
  } catch {
    return false;
  }
}
