export type Claims = Readonly<Record<string, unknown>>;

/** A member of the token itself: what its prototype has was not signed. */
export function claim(claims: Claims, name: string): unknown {
  return Object.hasOwn(claims, name) ? claims[name] : undefined;
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** In lower case, as Entra ID writes them: ids are compared as text. */
export function isGuid(value: unknown): value is string {
  return typeof value === 'string' && guid.test(value);
}
