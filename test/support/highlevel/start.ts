import { createServer, type IncomingMessage } from 'node:http';
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import { type Clock, systemClock } from '#base/clock.ts';
import { idMaker } from '#base/id.ts';
import { isRecord, parseJson } from '#base/json.ts';
import { type Listening, listening } from '#test/support/listening.ts';
import { type Random, randomFrom } from '#test/support/random.ts';
import { shown } from './contact-record.ts';
import { type Fault, faultList } from './faults.ts';
import { type Call, type Place, Refusal, type Reply } from './place.ts';
import { highLevelLimits, type Limits, rateLimit } from './rate-limit.ts';
import { type Found, find, refuseUnknown } from './routes.ts';
import { answerSignIn, type Tokens, type TokenTerms, tokenIssuer } from './tokens.ts';
import { type Webhooks, webhookSender } from './webhooks.ts';

/** A call as it came, with what it was answered. */
export interface Journaled {
  /** As `PUT /contacts/{contactId}`. */
  readonly operation: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly status: number;
  /** Nothing was answered where the connection was cut. */
  readonly isAnswered: boolean;
  readonly at: number;
  /** What went wrong with it on purpose. */
  readonly fault: string | undefined;
  /** It left the contact, note or task that it names as it was. */
  readonly isIdle: boolean;
}

/** HighLevel as a server of its own, with one sub-account, by its published contract. */
export interface HighLevel extends Listening {
  readonly locationId: string;
  /** The private integration token. */
  readonly token: string;
  readonly tokens: Tokens;
  /** The key of its webhooks, as PEM. */
  readonly webhookKey: string;
  readonly webhooks: Webhooks;
  readonly journal: readonly Journaled[];
  /** The contacts as `GET /contacts/{contactId}` shows them. */
  contacts(): readonly Readonly<Record<string, unknown>>[];
  /** What it holds, for a test to look at. */
  readonly place: Omit<Place, 'tell'>;
  arm(fault: Fault): void;
  disarm(): void;
  /** Waits until nothing is on its way to it. */
  idle(): Promise<void>;
  /** Does what a person does in HighLevel's own pages: no token, no limit, no fault, but webhooks. */
  act(method: string, path: string, body?: object): Readonly<Record<string, unknown>>;
}

export interface HighLevelOptions extends Pick<TokenTerms, 'refreshGrace' | 'chosen'> {
  readonly clock?: Clock;
  readonly limits?: Limits;
  readonly searchLag?: number;
  readonly random?: Random;
}

const versions = new Set(['2021-04-15', '2021-07-28', '2023-02-21', 'v3']);

export async function startHighLevel(options: HighLevelOptions = {}): Promise<HighLevel> {
  const { clock = systemClock, limits = highLevelLimits, searchLag = 0, random = randomFrom(1) } = options;
  const newId = idMaker(clock);
  const locationId = newId();
  const faults = faultList(random);
  const webhooks = webhookSender({ locationId, clock, newId, faults });
  const tokens = tokenIssuer({ ...options, locationId, clock, newId });
  const admit = rateLimit(limits, clock);
  const journal: Journaled[] = [];
  const place: Place = {
    locationId,
    clock,
    newId,
    searchLag,
    contacts: new Map(),
    notes: new Map(),
    tasks: new Map(),
    fields: new Map(),
    businesses: new Map(),
    users: new Map(),
    tell: webhooks.tell,
  };

  function answer(request: IncomingMessage, found: Found, call: Call): Reply {
    const { authorization = '', version } = request.headers;
    if (version === undefined) throw new Refusal(401, 'version header was not found.');
    if (!versions.has(String(version))) throw new Refusal(401, 'version header is invalid');
    tokens.check(authorization.replace(/^Bearer /, ''), found.operation);
    const named = call.parameters.locationId ?? call.body.locationId ?? call.query.get('locationId');
    if (typeof named === 'string' && named !== locationId)
      throw new Refusal(403, 'The token does not have access to this location.', { error: 'Forbidden' });
    refuseUnknown(found, call.body);
    return found.route(place, call);
  }

  let handling = 0;
  const server = createServer(async (request, response) => {
    handling += 1;
    response.once('close', () => {
      handling -= 1;
    });
    const url = new URL(request.url ?? '/', 'http://highlevel.invalid');
    const text = await textOf(request);
    const found = find(request.method ?? 'GET', url.pathname);
    const operation = found?.operation ?? `${request.method} ${url.pathname}`;
    const body = request.headers['content-type']?.startsWith('application/json') ? objectIn(text) : {};
    const call: Call = { parameters: found?.parameters ?? {}, query: url.searchParams, body };
    const admission = admit();
    const fault = faults.nextCall(operation);
    const before = recordsAt(place, call);
    const send = ({ status, body: sent, headers = {} }: Reply) => {
      const { parameters } = call;
      const isIdle = before !== undefined && recordsAt(place, call) === before;
      const isAnswered = fault?.kind !== 'cut' && fault?.kind !== 'lostAnswer';
      const what = { operation, parameters, body, status, isAnswered, at: clock() };
      journal.push({ ...what, fault: fault?.kind, isIdle });
      if (!isAnswered) {
        request.socket.destroy();
        return;
      }
      response.writeHead(status, { 'content-type': 'application/json', ...admission.headers, ...headers });
      response.end(JSON.stringify({ ...sent, traceId: newId() }));
    };
    if (fault?.kind === 'slow') await pause(fault.milliseconds);
    if (fault?.kind === 'cut') return send({ status: 0, body: {} });
    if (fault?.kind === 'answer') {
      const { status, retryAfter } = fault;
      const waiting = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
      const message = status === 429 ? 'Too Many Requests' : 'Something went wrong';
      return send({ ...refused(status, message), headers: waiting });
    }
    if (!admission.isAdmitted) return send(refused(429, 'Too Many Requests'));
    try {
      const signedIn = answerSignIn(tokens, operation, { query: url.searchParams, text, body });
      if (signedIn) return send(signedIn);
      if (!found) return send(refused(404, `Cannot ${operation}`));
      send(answer(request, found, call));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      send({ status: error.status, body: error.body });
    }
  });

  return {
    ...(await listening(server)),
    locationId,
    token: tokens.fixed,
    tokens,
    webhookKey: webhooks.key,
    webhooks,
    journal,
    place,
    contacts: () => [...place.contacts.values()].map(contact => shown(place, contact)),
    arm: faults.arm,
    disarm: faults.disarm,
    async idle() {
      // A call that was sent is seen here some turns of the event loop later.
      for (let quiet = 0; quiet < 20; quiet = handling === 0 ? quiet + 1 : 0) await turn();
    },
    act(method, path, body = {}) {
      const url = new URL(path, 'http://highlevel.invalid');
      const found = find(method, url.pathname);
      if (!found) throw new Error(`HighLevel has no ${method} ${path}.`);
      const call = { parameters: found.parameters, query: url.searchParams, body: { ...body } };
      return found.route(place, call).body;
    },
  };
}

/** What a place holds of the contact that a call names, with what hangs on it; nothing where it names none. */
function recordsAt(place: Omit<Place, 'tell'>, { parameters: { contactId } }: Call): string | undefined {
  const contact = place.contacts.get(contactId ?? '');
  if (!contact) return undefined;
  const hanging = [...place.notes.values(), ...place.tasks.values()].filter(
    record => record.contactId === contactId,
  );
  return JSON.stringify([{ ...contact, dateUpdated: 0 }, hanging]);
}

function refused(status: number, message: string): Reply {
  return { status, body: { statusCode: status, message } };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  const parsed = text === '' ? {} : parseJson(text);
  return isRecord(parsed) ? parsed : {};
}
