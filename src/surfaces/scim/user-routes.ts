import type { ScimRoute } from './route.ts';

const users = () => import('./users.ts');

/** What can be done with users; RFC 7644, section 3. */
export const userRoutes: readonly ScimRoute[] = [
  { method: 'GET', url: '/Users', name: 'list', handle: async call => (await users()).list(call) },
  {
    method: 'POST',
    url: '/Users/.search',
    name: 'search',
    handle: async call => (await users()).search(call),
  },
  { method: 'POST', url: '/.search', name: 'search', handle: async call => (await users()).search(call) },
  { method: 'POST', url: '/Users', name: 'create', handle: async call => (await users()).create(call) },
  { method: 'GET', url: '/Users/:id', name: 'get', handle: async call => (await users()).get(call) },
  { method: 'PUT', url: '/Users/:id', name: 'replace', handle: async call => (await users()).replace(call) },
  { method: 'PATCH', url: '/Users/:id', name: 'patch', handle: async call => (await users()).patch(call) },
  { method: 'DELETE', url: '/Users/:id', name: 'delete', handle: async call => (await users()).remove(call) },
];
