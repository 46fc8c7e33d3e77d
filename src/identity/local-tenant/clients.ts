import type { Application } from './tenant.ts';

/** An app registration in the words of OpenID's dynamic registration, which oidc-provider speaks. */
export function clientMetadata(application: Application): Record<string, unknown> {
  const { clientId, name, kind, redirectUris, secret } = application;
  return {
    client_id: clientId,
    client_name: name,
    application_type: kind === 'public' ? 'native' : 'web',
    ...(secret === undefined ? {} : { client_secret: secret }),
    token_endpoint_auth_method: secret === undefined ? 'none' : 'client_secret_post',
    grant_types: grantTypes[kind],
    response_types: kind === 'daemon' ? [] : ['code'],
    redirect_uris: redirectUris,
    post_logout_redirect_uris: redirectUris,
    // The library refuses a subject per client together with device codes: there the ID token's is the object id.
    ...(kind === 'public'
      ? { subject_type: 'public' }
      : { subject_type: 'pairwise', sector_identifier_uri: neverFetched }),
    id_token_signed_response_alg: 'RS256',
  };
}

/** The library wants it where a client has redirect URIs on several hosts; `sectorIdentifierUriValidate` forbids the call. */
const neverFetched = 'https://local-tenant.invalid/';

const deviceCode = 'urn:ietf:params:oauth:grant-type:device_code';

const grantTypes = {
  spa: ['authorization_code', 'refresh_token'],
  public: ['authorization_code', 'refresh_token', deviceCode],
  web: ['authorization_code', 'refresh_token', 'client_credentials'],
  daemon: ['client_credentials'],
};
