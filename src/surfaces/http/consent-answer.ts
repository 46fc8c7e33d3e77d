import { consentPath } from '#links/consent-path.ts';
import { endConsent } from '#links/directory/consent.ts';
import { LinkProblem } from '#links/directory/problem.ts';
import { knownSentence, numberIn } from '#links/entra/sentences.ts';
import { signIn } from '#links/highlevel/sign-in.ts';
import { settingsOf } from '#store/connections/connections.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import type { ConsentParts } from './consent.ts';

type Query = Readonly<Record<string, unknown>>;

/** What a person is told when they come back. */
interface Told {
  readonly isDone: boolean;
  readonly title: string;
  readonly words: string;
}

/** Takes what the other side says of a consent, and words it for the person who comes back. */
export async function answerTo(query: Query, parts: ConsentParts): Promise<Told> {
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
  { store, links }: ConsentParts,
): Promise<Told> {
  const { name } = connection;
  if (typeof code !== 'string') {
    const words = `HighLevel gave no consent. Nothing was changed. Ask for it again for the connection ${name}.`;
    return { isDone: true, title: 'There is no consent', words };
  }
  try {
    const { highLevel, publicUrl } = await links();
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
