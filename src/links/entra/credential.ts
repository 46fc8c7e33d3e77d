import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import type { ClientAuth } from 'openid-client';
import type { Clock } from '#base/clock.ts';
import { LinkProblem } from '../directory/problem.ts';

/** By what an application proves to be itself. */
export type Credential =
  | { readonly clientSecret: string }
  /** A certificate and its private key (RSA) in PEM, one after the other. */
  | { readonly certificate: string };

/**
 * How a token is asked for with a credential. A certificate signs an assertion with PS256 and is named by its
 * SHA-256 thumbprint, for the token endpoint as audience (Microsoft identity platform, certificate credentials).
 */
export async function clientAuthentication(
  credential: Credential,
  { endpoint, clock }: { readonly endpoint: string; readonly clock: Clock },
): Promise<ClientAuth> {
  const openid = await import('openid-client');
  if ('clientSecret' in credential) return openid.ClientSecretPost(credential.clientSecret);
  const { key, thumbprint } = readCertificate(credential.certificate);
  return openid.PrivateKeyJwt(key, {
    [openid.modifyAssertion](header, payload) {
      const now = Math.floor(clock() / 1000);
      Object.assign(header, { typ: 'JWT', 'x5t#S256': thumbprint });
      Object.assign(payload, { aud: endpoint, iat: now, nbf: now, exp: now + 300 });
    },
  });
}

function readCertificate(pem: string): { readonly key: CryptoKey; readonly thumbprint: string } {
  try {
    const certificate = new X509Certificate(pem);
    const privateKey = createPrivateKey(pem);
    if (certificate.checkPrivateKey(privateKey))
      return {
        key: privateKey.toCryptoKey({ name: 'RSA-PSS', hash: 'SHA-256' }, false, ['sign']),
        thumbprint: createHash('sha256').update(certificate.raw).digest('base64url'),
      };
  } catch {
    // What OpenSSL says of it could hold a part of the key.
  }
  throw new LinkProblem(
    'refused',
    'certificate_unreadable',
    'The certificate cannot be read. Enter PEM text with the certificate and its private key (RSA, not encrypted), one after the other.',
  );
}
