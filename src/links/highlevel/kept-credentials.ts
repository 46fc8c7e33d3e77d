import { isRecord, parseJson } from '#base/json.ts';
import { sealedAt, stateOf } from '#store/connections/connections.ts';
import type { StoreReader, StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { LinkProblem } from '../directory/problem.ts';
import type { TokenSet } from './oauth.ts';

/** By what a connection to HighLevel signs in, as it is sealed. */
export type KeptCredentials =
  | { readonly privateIntegrationToken: string }
  | { readonly clientSecret: string; readonly tokens?: TokenSet };

export function isSignedIn(kept: KeptCredentials): boolean {
  return 'privateIntegrationToken' in kept || kept.tokens !== undefined;
}

/** Opens the credentials of a connection; nothing where it has none. */
export async function keptCredentials(
  store: Pick<StoreReader | StoreWriter, 'open'>,
  { id, credentials }: ConnectionTable,
): Promise<KeptCredentials | undefined> {
  if (credentials === null) return undefined;
  return credentialsIn(await store.open(sealedAt(id), credentials));
}

function credentialsIn(text: string): KeptCredentials | undefined {
  const parsed = parseJson(text);
  if (!isRecord(parsed)) return undefined;
  const { privateIntegrationToken, clientSecret, tokens } = parsed;
  if (typeof privateIntegrationToken === 'string') return { privateIntegrationToken };
  if (typeof clientSecret !== 'string') return undefined;
  const kept = tokensIn(tokens);
  return { clientSecret, ...(kept && { tokens: kept }) };
}

function tokensIn(tokens: unknown): TokenSet | undefined {
  if (!isRecord(tokens)) return undefined;
  const { accessToken, refreshToken, issuedAt, expiresAt, locationId } = tokens;
  return {
    accessToken: String(accessToken),
    refreshToken: String(refreshToken),
    issuedAt: Number(issuedAt),
    expiresAt: Number(expiresAt),
    locationId: typeof locationId === 'string' ? locationId : undefined,
  };
}

/**
 * Credentials in place of those that a connection has, as JSON to be sealed. Tokens stay where the client secret alone is
 * another.
 */
export async function replacedCredentials(
  store: Pick<StoreWriter, 'open'>,
  connection: ConnectionTable,
  sent: string,
): Promise<string> {
  const [kept, given] = [await keptCredentials(store, connection), credentialsIn(sent)];
  const isSecretAlone = kept && 'clientSecret' in kept && given && 'clientSecret' in given;
  return isSecretAlone ? JSON.stringify({ ...kept, ...given }) : sent;
}

/** Why nobody asks for new tokens any more until a person has signed in again; nothing where that goes well. */
export function signInProblem(connection: Pick<ConnectionTable, 'state'>): LinkProblem | undefined {
  const { signIn } = stateOf(connection);
  return isRecord(signIn)
    ? new LinkProblem('refused', String(signIn.code), String(signIn.message))
    : undefined;
}

/** The state of a connection with such a problem, or without. */
export function withSignInProblem(
  connection: Pick<ConnectionTable, 'state'>,
  problem: LinkProblem | undefined,
): string {
  const { signIn: _, ...rest } = stateOf(connection);
  const kept = problem && { code: problem.code, message: problem.message };
  return JSON.stringify({ ...rest, ...(kept && { signIn: kept }) });
}
