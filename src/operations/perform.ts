import { type ErrorDetails, RosterError } from '#base/errors.ts';
import { isRecord } from '#base/json.ts';
import type { Actor } from '#contacts/event.ts';
import type { Principal } from '#identity/principal.ts';
import type { TenantLocations } from '#identity/tenants.ts';
import type { Links } from '#links/links.ts';
import { noteCommand } from '#store/audit/audit.ts';
import { answerOnce } from '#store/idempotency.ts';
import type { Cause, Store } from '#store/store.ts';
import type {
  CallContext,
  Caller,
  Command,
  CommandContext,
  Download,
  FileAnswer,
  Operation,
  Prepared,
  Remote,
} from './operation.ts';
import { contactIdsIn } from './read-contacts.ts';
import { type Taken, withoutFileIds, withStoredFiles } from './take-files.ts';

/** A call as every surface hands it in. */
export interface Call {
  readonly caller: Caller;
  /** The locations of the caller's tenant. */
  readonly locations: TenantLocations;
  /** The locations that the call names beside its input: in the query, a header or the path before the path. */
  readonly namedLocations: readonly string[];
  readonly idempotencyKey?: string | undefined;
  readonly ifVersion?: number | undefined;
  /** The address that the call came from. */
  readonly from?: string | undefined;
  readonly now: number;
  /** Aborts when the server stops. */
  readonly stopping?: AbortSignal;
  readonly links?: Links | undefined;
}

/**
 * The one door: rights, then the schema, then the location, then the handler in one transaction with its
 * idempotency key and its events. Throws `RosterError`s only, but for defects and a store that does not answer.
 */
export async function perform(
  store: Store,
  operation: Operation,
  input: unknown,
  call: Call,
): Promise<object> {
  authorise(operation, call.caller);
  if (operation.kind === 'command') return performCommand(store, operation, input, call);
  if (operation.kind === 'remote') return performRemote(store, operation, input, call);
  if (operation.kind === 'download') return performDownload(store, operation, input, call);
  const prepared = await operation.prepare(input, call.now);
  const locationId = chooseLocation(prepared.locationId, call);
  const answer = await store.read(locationId, reader => prepared.run({ store: reader, ...contextOf(call) }));
  noteRead(store, operation, { locationId, input: prepared.input, answer }, call);
  return answer;
}

/** Adds a call that read to the audit. What was asked for is kept where it is more than the ids in the path. */
function noteRead(
  store: Store,
  operation: Operation,
  {
    locationId,
    input,
    answer,
  }: { readonly locationId: string; readonly input: object; readonly answer: object },
  { caller, from }: Call,
): void {
  store.reads.note({
    locationId,
    operation: operation.key,
    actor: actorOf(caller),
    from,
    contactIds: contactIdsIn(operation, input, answer),
    filter: operation.http.path.includes('{') && operation.http.method === 'GET' ? undefined : input,
  });
}

async function performRemote(store: Store, operation: Remote, input: unknown, call: Call): Promise<object> {
  const prepared = await operation.prepare(input, call.now);
  refuseUncheckedVersion(operation, call);
  const locationId = chooseLocation(prepared.locationId, call);
  const cause = causeOf(operation, call);
  const answer = await prepared.run({
    store: {
      locationId,
      read: work => store.read(locationId, work),
      write: work => store.write(locationId, cause, work),
    },
    ...contextOf(call),
  });
  noteRead(store, operation, { locationId, input: prepared.input, answer }, call);
  return answer;
}

/** The pieces of the answer are read after this has ended. */
async function performDownload(
  store: Store,
  operation: Download,
  input: unknown,
  call: Call,
): Promise<FileAnswer> {
  const prepared = await operation.prepare(input, call.now);
  const locationId = chooseLocation(prepared.locationId, call);
  const { stopping = new AbortController().signal } = call;
  const answer = await prepared.run({
    store: { locationId, read: work => store.read(locationId, work) },
    news: milliseconds => newsOf(store, locationId, milliseconds, stopping),
    stopping,
    ...contextOf(call),
  });
  noteRead(store, operation, { locationId, input: prepared.input, answer: {} }, call);
  return answer;
}

function newsOf(
  store: Store,
  locationId: string,
  milliseconds: number,
  stopping: AbortSignal,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  stopping.addEventListener('abort', () => resolve(), { once: true });
  const forget = store.onNews(place => {
    if (place === locationId) resolve();
  });
  return promise.finally(() => {
    clearTimeout(timer);
    forget();
  });
}

async function performCommand(store: Store, operation: Command, input: unknown, call: Call): Promise<object> {
  const { file: member } = operation;
  if (member !== undefined && isRecord(input) && input[member] !== undefined)
    return performWithFile(store, operation, { input, member }, call);
  const { answer } = await run(store, operation, await operation.prepare(input, call.now), call);
  return answer;
}

/** The file goes to the location that the call names before it. */
async function performWithFile(
  store: Store,
  operation: Command,
  { input, member }: { readonly input: Readonly<Record<string, unknown>>; readonly member: string },
  call: Call,
): Promise<object> {
  const named = typeof input.locationId === 'string' ? input.locationId : undefined;
  const locationId = chooseLocation(named, call);
  const cause = causeOf(operation, call);
  const bound: Call = { ...call, namedLocations: [...call.namedLocations, locationId] };
  const takesMany = operation.takesManyFiles ?? false;
  const terms = { locationId, cause, member, takesMany, input, now: call.now };
  return withStoredFiles(store, terms, async whole =>
    run(store, operation, await operation.prepare(whole, call.now), bound),
  );
}

async function run(
  store: Store,
  operation: Command,
  prepared: Prepared<CommandContext>,
  call: Call,
): Promise<Taken> {
  refuseUncheckedVersion(operation, call);
  const locationId = chooseLocation(prepared.locationId, call);
  const cause = causeOf(operation, call);
  let isTaken = false;
  const answer = await store.write(locationId, cause, writer => {
    const handle = async () => {
      isTaken = true;
      const answer = await prepared.run({ store: writer, ...contextOf(call) });
      // A change is in the audit by its events.
      if (!writer.hasEvents()) await noteCommand(writer, contactIdsIn(operation, prepared.input, answer));
      return answer;
    };
    if (call.idempotencyKey === undefined) return handle();
    const { input } = prepared;
    return answerOnce(
      writer,
      {
        clientId: call.caller.clientId,
        personId: call.caller.objectId,
        key: call.idempotencyKey,
        call: {
          operation: operation.presetOf ?? operation.key,
          input: operation.file === undefined ? input : withoutFileIds(input, operation.file),
          ifVersion: call.ifVersion,
        },
      },
      handle,
    );
  });
  return { answer, isTaken };
}

function contextOf({ caller, ifVersion, links }: Call): CallContext {
  return { caller, ifVersion, links };
}

/** Throws `scope_missing` unless the caller has every right that the operation names. */
export function authorise(operation: Operation, { rights }: Principal): void {
  const needed = [operation.scope, ...(operation.alsoScopes ?? [])];
  if (needed.every(right => rights.has(right))) return;
  const details: ErrorDetails = { scopes: needed };
  throw new RosterError(
    'scope_missing',
    `The token is not authorized for this scope. ${operation.key} needs ${needed.join(' and ')}.`,
    details,
  );
}

/** Throws `version_conflict` where a version is asked for and none would be looked at: a change must not go past it. */
function refuseUncheckedVersion({ key, checksVersion }: Operation, { ifVersion }: Call): void {
  if (ifVersion === undefined || checksVersion) return;
  throw new RosterError(
    'version_conflict',
    `${key} changes no record of which a version can be asked, so If-Match cannot hold. Repeat the call without it.`,
  );
}

/** Which location a call means: the one that it names, else the tenant's default. */
function chooseLocation(inInput: string | undefined, { namedLocations, locations }: Call): string {
  const named = inInput === undefined ? namedLocations : [inInput, ...namedLocations];
  const [locationId = locations.defaultId] = named;
  if (named.some(id => id !== locationId)) {
    throw new RosterError(
      'location_ambiguous',
      'The call names two locations that differ. Name one, in the path, the query, the body or the header.',
    );
  }
  if (!locations.ids.has(locationId)) {
    throw new RosterError('location_forbidden', 'The token does not have access to this location.');
  }
  return locationId;
}

function causeOf(operation: Operation, { caller, from }: Call): Cause {
  return { actor: actorOf(caller), operation: operation.key, from };
}

function actorOf(caller: Caller): Actor {
  return {
    kind: caller.kind,
    id: caller.objectId,
    clientId: caller.clientId,
    ...(caller.displayName !== undefined && { name: caller.displayName }),
  };
}
