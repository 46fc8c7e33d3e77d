import type { Operation } from '#operations/operation.ts';

/** Which members of an operation's input travel where over HTTP. */
export interface Places {
  readonly path: readonly string[];
  readonly query: readonly string[];
  readonly body: readonly string[];
}

/** Names in the path travel there, the rest in the query of GET and DELETE, else in the body. */
export function placesOf({ http, input }: Pick<Operation, 'http' | 'input'>): Places {
  const path = [...http.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const others = Object.keys(input.properties).filter(name => !path.includes(name));
  const hasBody = (name: string) =>
    http.method === 'POST' || http.method === 'PUT' || (http.body ?? []).includes(name);
  return {
    path,
    query: http.method === 'GET' ? others : others.filter(name => !hasBody(name)),
    body: http.method === 'GET' ? [] : others.filter(hasBody),
  };
}

/** Whether the path names a record of a location, which may not be there or may have changed. */
export function namesRecord({ path }: Places): boolean {
  return path.some(name => /id$/i.test(name) && name !== 'locationId');
}
