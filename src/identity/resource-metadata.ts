import { rights } from './principal.ts';

export interface ResourceMetadata {
  readonly resource: string;
  readonly authorization_servers: readonly string[];
  readonly scopes_supported: readonly string[];
  readonly bearer_methods_supported: readonly string[];
  readonly resource_documentation: string;
}

export interface ResourceTerms {
  /** The URL by which callers reach the resource, to the character (RFC 9728, section 3.3). */
  readonly resource: string;
  readonly authority: string;
  readonly tenantIds: readonly string[];
  readonly audience: string;
  readonly documentation: string;
}

/** The document at `/.well-known/oauth-protected-resource` (RFC 9728): where to get a token, and for which scopes. */
export function resourceMetadata(terms: ResourceTerms): ResourceMetadata {
  return {
    resource: terms.resource,
    authorization_servers: terms.tenantIds.map(tenantId => `${terms.authority}/${tenantId}/v2.0`),
    // Scopes are asked for by their full names. The `scp` of a token has the short ones.
    scopes_supported: rights.map(right => `api://${terms.audience}/${right}`),
    bearer_methods_supported: ['header'],
    resource_documentation: terms.documentation,
  };
}
