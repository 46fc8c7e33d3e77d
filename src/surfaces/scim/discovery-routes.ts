import {
  listResponse,
  resourceTypes,
  schemaResources,
  serviceProviderConfig,
} from '#contacts/scim/discovery.ts';
import { ScimProblem } from '#contacts/scim/problem.ts';
import { membersOf } from './call.ts';
import type { ScimAnswer, ScimCall, ScimRoute } from './route.ts';

type Described = { readonly id: string };

/** What the server tells of itself (RFC 7644, section 4), and that there are no groups and no bulk. */
export const discoveryRoutes: readonly ScimRoute[] = [
  {
    method: 'GET',
    url: '/ServiceProviderConfig',
    name: 'serviceProviderConfig',
    handle: ({ baseUrl }) => ({ status: 200, body: serviceProviderConfig(baseUrl) }),
  },
  ...describing('Schemas', 'schemas', schemaResources),
  ...describing('ResourceTypes', 'resourceTypes', resourceTypes),
  {
    method: 'GET',
    url: '/Groups',
    name: 'groups',
    handle: () => ({ status: 200, body: listResponse([]) }),
  },
  {
    method: 'GET',
    url: '/Groups/:id',
    name: 'groups',
    handle: () => {
      throw new ScimProblem(404, undefined, 'There is no such group: groups are not kept here.');
    },
  },
  notOffered('POST', '/Groups', 'Groups are not taken. Turn the provisioning of groups off in the mappings.'),
  notOffered('POST', '/Bulk', 'Bulk is not offered. Send one request for each user.'),
  notOffered('GET', '/Me', 'The caller is no user here. Ask for a user by its id.'),
];

function describing(
  path: string,
  name: string,
  described: (baseUrl: string) => readonly Described[],
): readonly ScimRoute[] {
  return [
    {
      method: 'GET',
      url: `/${path}`,
      name,
      handle: ({ baseUrl, request }) => {
        if (membersOf(request.query).filter === undefined) {
          return { status: 200, body: listResponse(described(baseUrl)) };
        }
        throw new ScimProblem(403, undefined, `${path} takes no filter. Ask for all of it.`);
      },
    },
    { method: 'GET', url: `/${path}/:id`, name, handle: call => one(call, path, described) },
  ];
}

function one(
  { baseUrl, request }: ScimCall,
  path: string,
  described: (baseUrl: string) => readonly Described[],
): ScimAnswer {
  const { id } = membersOf(request.params);
  const body = described(baseUrl).find(resource => resource.id === id);
  if (body) return { status: 200, body };
  throw new ScimProblem(404, undefined, `${path} has nothing of this name. Ask for all of it.`);
}

function notOffered(method: ScimRoute['method'], url: string, message: string): ScimRoute {
  return {
    method,
    url,
    name: 'notOffered',
    handle: () => {
      throw new ScimProblem(501, undefined, message);
    },
  };
}
