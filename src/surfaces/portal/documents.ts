import { readFile } from 'node:fs/promises';
import { isRecord, parseJson } from '#base/json.ts';
import type { PortalTerms } from './page.ts';
import { list, members, texts } from './reference.ts';

const derived = new URL('../../../derived/', import.meta.url);

/** An OpenAPI document as `npm run derive` wrote it. */
export async function derivedDocument(
  name: 'openapi.json' | 'openapi.v3.json' | 'manifest.json',
): Promise<unknown> {
  return parseJson(await readFile(new URL(name, derived), 'utf8'));
}

/**
 * The document as this server hands it out: with its own address and its tenant's, and scopes by the full names
 * under which clients ask for them.
 */
export function withOwnAddresses(document: unknown, terms: PortalTerms): object {
  const { publicUrl, authority, tenantIds, apiClientId } = terms;
  const [tenantId = 'organizations', ...others] = tenantIds;
  const tenant = `${authority}/${others.length > 0 ? 'organizations' : tenantId}/oauth2/v2.0`;
  const full = (scope: string) => `api://${apiClientId}/${scope}`;
  const security = (needed: unknown) =>
    list(needed).map(each => mapped(members(each), scopes => texts(scopes).map(full)));

  const { paths, components, ...rest } = members(document);
  const { entra } = members(members(components).securitySchemes);
  const { authorizationCode } = members(members(entra).flows);
  const scopes = Object.entries(members(members(authorizationCode).scopes));
  const flow = {
    authorizationUrl: `${tenant}/authorize`,
    tokenUrl: `${tenant}/token`,
    refreshUrl: `${tenant}/token`,
    scopes: Object.fromEntries(scopes.map(([scope, words]) => [full(scope), words])),
  };
  return {
    ...rest,
    servers: [{ url: publicUrl }],
    security: security(rest.security),
    paths: mapped(members(paths), methods =>
      mapped(members(methods), operation =>
        isRecord(operation) ? { ...operation, security: security(operation.security) } : operation,
      ),
    ),
    components: {
      ...members(components),
      securitySchemes: { entra: { ...members(entra), flows: { authorizationCode: flow } } },
    },
  };
}

function mapped(
  values: Readonly<Record<string, unknown>>,
  change: (value: unknown) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
