import {
  type Attribute,
  enterpriseAttributes,
  enterpriseSchema,
  userAttributes,
  userSchema,
} from './schema.ts';

/** The most users in one answer. */
export const largestPage = 200;

/** A page of resources; RFC 7644, section 3.4.2. `startIndex` counts from 1. */
export function listResponse(
  resources: readonly unknown[],
  { totalResults = resources.length, startIndex = 1 }: { totalResults?: number; startIndex?: number } = {},
) {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults,
    startIndex,
    itemsPerPage: resources.length,
    Resources: resources,
  };
}

/** What this server can do; RFC 7643, section 5. */
export function serviceProviderConfig(baseUrl: string) {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: largestPage },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Bearer token',
        description: 'The secret that was shown when the connection was made.',
        specUri: 'https://www.rfc-editor.org/rfc/rfc6750',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${baseUrl}/ServiceProviderConfig` },
  };
}

/** The kinds of resources; RFC 7643, section 6. */
export function resourceTypes(baseUrl: string) {
  return [
    {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
      id: 'User',
      name: 'User',
      endpoint: '/Users',
      description: 'A person of the directory.',
      schema: userSchema,
      schemaExtensions: [{ schema: enterpriseSchema, required: false }],
      meta: { resourceType: 'ResourceType', location: `${baseUrl}/ResourceTypes/User` },
    },
  ];
}

/** The schemas; RFC 7643, section 7. */
export function schemaResources(baseUrl: string) {
  return [
    schemaResource(baseUrl, userSchema, 'User', 'A person of the directory.', userAttributes),
    schemaResource(
      baseUrl,
      enterpriseSchema,
      'EnterpriseUser',
      'What an organisation says of a person.',
      enterpriseAttributes,
    ),
  ];
}

function schemaResource(
  baseUrl: string,
  id: string,
  name: string,
  description: string,
  attributes: readonly Attribute[],
) {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
    id,
    name,
    description,
    attributes,
    meta: { resourceType: 'Schema', location: `${baseUrl}/Schemas/${id}` },
  };
}
