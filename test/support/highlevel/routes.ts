import { contractOperation, requestMembers, templateOf } from '#test/support/highlevel-contract.ts';
import { contactRoutes } from './contact-routes.ts';
import { hangingRoutes } from './hanging-routes.ts';
import { type Call, Refusal, type Routes } from './place.ts';
import { placeRoutes } from './place-routes.ts';
import { searchRoutes } from './search-routes.ts';

const routes: Routes = { ...contactRoutes, ...searchRoutes, ...hangingRoutes, ...placeRoutes };

/** An operation of the contract, found by method and path. */
export interface Found {
  readonly operation: string;
  readonly method: string;
  readonly template: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly route: Routes[string];
}

/** The contract leads to the operation. */
export function find(method: string, path: string): Found | undefined {
  const template = templateOf('dated', method, path);
  const operation = `${method} ${template}`;
  const route = routes[operation];
  if (template === undefined || !route) return undefined;
  const given = path.split('/');
  const parameters: Record<string, string> = {};
  template.split('/').forEach((part, n) => {
    if (part.startsWith('{')) parameters[part.slice(1, -1)] = decodeURIComponent(given[n] ?? '');
  });
  return { operation, method, template, parameters, route };
}

/** The contract's own members, and no others, are taken; those that it requires must be there. */
export function refuseUnknown({ method, template }: Found, body: Call['body']): void {
  const members = requestMembers('dated', method, template);
  const { request } = contractOperation('dated', method, template);
  if (Object.keys(members).length === 0 || !request) return;
  const unknown = Object.keys(body).filter(member => !(member in members));
  if (unknown.length > 0)
    throw new Refusal(
      422,
      unknown.map(member => `property ${member} should not exist`),
      { error: 'Unprocessable Entity' },
    );
}
