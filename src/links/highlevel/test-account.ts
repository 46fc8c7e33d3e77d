import { LinkProblem } from '../directory/problem.ts';
import type { HighLevelClient, Members } from './client.ts';

/** One thing that was looked at, and what is wrong with it or to be done. */
export interface AccountCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly message: string;
  readonly code?: string;
}

/** A call that needs a scope. Those that write name a record that is nowhere, so that nothing is written. */
interface Probe {
  readonly scope: string;
  readonly call: readonly [method: string, path: string, body?: Members];
}

const nobody = 'roster-connection-test';

function probesOf({ locationId }: HighLevelClient): readonly Probe[] {
  const place = `/locations/${locationId}`;
  return [
    { scope: 'contacts.readonly', call: ['POST', '/contacts/search', { locationId, pageLimit: 1 }] },
    { scope: 'contacts.write', call: ['PUT', `/contacts/${nobody}`, {}] },
    { scope: 'locations/customFields.readonly', call: ['GET', `${place}/customFields?model=contact`] },
    { scope: 'locations/tasks.readonly', call: ['POST', `${place}/tasks/search`, { limit: 1 }] },
    { scope: 'businesses.readonly', call: ['GET', `/businesses/?locationId=${locationId}&limit=1`] },
    { scope: 'businesses.write', call: ['PUT', `/businesses/${nobody}`, {}] },
    { scope: 'users.readonly', call: ['GET', `/users/?locationId=${locationId}`] },
  ];
}

/** Looks whether the account lets the link in, is the right location, and gives it every right that it needs. */
export async function testAccount(
  client: HighLevelClient,
  signal: AbortSignal,
): Promise<readonly AccountCheck[]> {
  const place = await problemOf(client, ['GET', `/locations/${client.locationId}`], signal);
  if (place && isOfAll(place)) return [failed('signIn', place)];
  const signedIn = { name: 'signIn', ok: true, message: 'HighLevel takes the token.' };
  if (place && place.code !== 'scope') return [signedIn, failed('location', otherLocation(client, place))];
  const checks: AccountCheck[] = [signedIn, scopeCheck('locations.readonly', place)];
  for (const { scope, call } of probesOf(client)) {
    const problem = await problemOf(client, call, signal);
    if (problem && isOfAll(problem)) return [...checks, failed(scope, problem)];
    // That a record is nowhere is told after the right was looked at.
    checks.push(scopeCheck(scope, problem?.kind === 'invalid' ? undefined : problem));
  }
  return checks;
}

/** Nothing else can be found out while it is so. */
function isOfAll({ kind, code }: LinkProblem): boolean {
  return kind === 'unavailable' || (kind === 'refused' && code !== 'scope' && code !== 'forbidden');
}

async function problemOf(
  client: HighLevelClient,
  [method, path, body]: Probe['call'],
  signal: AbortSignal,
): Promise<LinkProblem | undefined> {
  try {
    await client.send(method, path, body, signal);
    return undefined;
  } catch (error) {
    if (error instanceof LinkProblem) return error;
    if (signal.aborted) return new LinkProblem('unavailable', 'timeout', 'HighLevel did not answer.');
    throw error;
  }
}

function failed(name: string, problem: LinkProblem): AccountCheck {
  return { name, ok: false, message: sentenceFor(problem), code: problem.code };
}

/** Of a link that goes on by itself less is said than of a test: there somebody waits for what to do. */
function sentenceFor({ code, message, retryAfter = 0 }: LinkProblem): string {
  if (code === 'no_answer' || code === 'timeout')
    return 'HighLevel did not answer. Check the network, the name service and the proxy of this server, then try again.';
  if (code === 'too_many_calls')
    return `HighLevel takes no more calls for now, since this or another application used up the limit of the location. Try again in ${Math.ceil(retryAfter / 1000)} s.`;
  return message;
}

function otherLocation({ locationId }: HighLevelClient, { code }: LinkProblem): LinkProblem {
  return new LinkProblem(
    'refused',
    code,
    `The token is good and does not reach the location ${locationId}. Compare settings.locationId with the id behind /location/ in the address of HighLevel's pages, or set a token of that location.`,
  );
}

function scopeCheck(scope: string, problem: LinkProblem | undefined): AccountCheck {
  if (!problem) return { name: scope, ok: true, message: 'The token has the scope.' };
  const message = `The token lacks the scope ${scope}. Add it to the private integration, which keeps its token; or to the application, and authorise the connection again.`;
  return { name: scope, ok: false, message, code: problem.code };
}
