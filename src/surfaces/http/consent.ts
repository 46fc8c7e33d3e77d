import type { FastifyInstance } from 'fastify';
import { isRecord } from '#base/json.ts';
import { consentPath, endConsent } from '#links/directory/consent.ts';
import { LinkProblem } from '#links/directory/problem.ts';
import { knownSentence, numberIn } from '#links/entra/sentences.ts';
import type { HighLevelAccounts } from '#links/highlevel/accounts.ts';
import { signIn } from '#links/highlevel/sign-in.ts';
import { settingsOf } from '#store/connections/connections.ts';
import type { Store } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { html } from '../portal/html.ts';

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

export interface ConsentParts {
  readonly store: Store;
  readonly highLevel: HighLevelAccounts;
  /** The address under which people reach the server. */
  readonly publicUrl: string;
}

type Query = Readonly<Record<string, unknown>>;

/** What a person is told when they come back. */
interface Told {
  readonly isDone: boolean;
  readonly title: string;
  readonly words: string;
}

/**
 * Where people come back to after the question for consent: from Microsoft (`adminconsent` endpoint, v2.0), and from
 * HighLevel with a code.
 */
export function consentRoute(server: FastifyInstance, parts: ConsentParts): void {
  server.get(consentPath, async ({ query }, reply) => {
    const { isDone, title, words } = await answerTo(isRecord(query) ? query : {}, parts);
    const page = html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${title} · Roster</title></head><body><main><h1>${title}</h1><p>${words}</p></main></body></html>`;
    return reply
      .code(isDone ? 200 : 400)
      .headers(headers)
      .send(page.html);
  });
}

async function answerTo(query: Query, parts: ConsentParts): Promise<Told> {
  const isGiven = String(query.admin_consent).toLowerCase() === 'true' && query.error === undefined;
  const state = typeof query.state === 'string' ? query.state : '';
  const connection = await endConsent(parts.store, state, isGiven);
  if (!connection)
    return {
      isDone: false,
      title: 'This link is not valid any more',
      words: 'It was used already, or is older than 15 minutes. Ask for the consent again.',
    };
  if (connection.type === 'highlevel') return fromHighLevel(connection, query, parts);
  if (!isGiven) return withoutConsent(connection, query);
  return {
    isDone: true,
    title: 'Consent was given',
    words: `The connection ${connection.name} reads the directory from now on. You can close this page.`,
  };
}

function withoutConsent(
  { name, settings }: ConnectionTable,
  { error, error_description: description }: Query,
): Told {
  const { tenantId, clientId } = settingsOf({ settings });
  const asker = { tenantId: String(tenantId), clientId: String(clientId) };
  const why =
    knownSentence(numberIn(description), asker) ??
    (error === 'access_denied'
      ? 'The consent was declined. Nothing was changed.'
      : 'Microsoft did not give the consent. Sign in as an administrator who may grant it to all of the organisation.');
  // Declining is an answer too.
  return {
    isDone: true,
    title: 'There is no consent',
    words: `${why} Ask for it again for the connection ${name}.`,
  };
}

async function fromHighLevel(
  connection: ConnectionTable,
  { code }: Query,
  { store, highLevel, publicUrl }: ConsentParts,
): Promise<Told> {
  const { name } = connection;
  if (typeof code !== 'string') {
    const words = `HighLevel gave no consent. Nothing was changed. Ask for it again for the connection ${name}.`;
    return { isDone: true, title: 'There is no consent', words };
  }
  try {
    const redirectUri = `${publicUrl}${consentPath}`;
    await signIn({ store, accounts: highLevel }, connection, { code, redirectUri });
  } catch (error) {
    if (!(error instanceof LinkProblem)) throw error;
    return { isDone: false, title: `The connection ${name} is not signed in`, words: error.message };
  }
  return {
    isDone: true,
    title: 'Consent was given',
    words: `The connection ${name} is signed in to the location that you chose. Where both sides have contacts, it waits for a decision first. You can close this page.`,
  };
}
