import type { FastifyRequest } from 'fastify';
import { listResponse } from '#contacts/scim/discovery.ts';
import { etagOf, projected, type ScimUser, userResource } from '#contacts/scim/resource.ts';
import { isStorable } from '#contacts/text.ts';
import { listUsers } from '#links/scim/list-users.ts';
import {
  createUser,
  deleteUser,
  noUser,
  patchUser,
  replaceUser,
  type UserTerms,
} from '#links/scim/write-users.ts';
import { noteCommand } from '#store/audit/audit.ts';
import { findScimUser } from '#store/scim/users.ts';
import type { StoreWriter } from '#store/store.ts';
import { type Asked, membersOf, searchIn, versionsIn } from './call.ts';
import type { ScimAnswer, ScimCall } from './route.ts';

export function list(call: ScimCall): Promise<ScimAnswer> {
  return found(call, membersOf(call.request.query));
}

/** A list whose terms are in a body (RFC 7644, section 3.4.3). */
export function search(call: ScimCall): Promise<ScimAnswer> {
  return found(call, membersOf(call.request.body));
}

async function found(call: ScimCall, asked: Asked): Promise<ScimAnswer> {
  const terms = searchIn(asked);
  const { users, total } = await listUsers(call.store, call, terms);
  noteRead(call, asked);
  const resources = users.map(user => projected(userResource(user, call.baseUrl), asked));
  return {
    status: 200,
    body: listResponse(resources, { totalResults: total, startIndex: terms.offset + 1 }),
  };
}

export async function create(call: ScimCall): Promise<ScimAnswer> {
  const { connectionId, request } = call;
  const user = await write(call, store => createUser(store, connectionId, request.body));
  const { body, headers } = answerWith(call, user);
  return { status: 201, body, headers: { ...headers, location: `${call.baseUrl}/Users/${user.id}` } };
}

export async function get(call: ScimCall): Promise<ScimAnswer> {
  const { connectionId, id } = termsOf(call);
  const user = await call.store.read(call.locationId, reader => findScimUser(reader, connectionId, id));
  if (!user) throw noUser();
  noteRead(call, { id });
  const { body, headers } = answerWith(call, user);
  const known = versionsIn(call.request.headers['if-none-match']);
  return known?.includes(user.version) ? { status: 304, headers } : { status: 200, body, headers };
}

export function replace(call: ScimCall): Promise<ScimAnswer> {
  return change(call, replaceUser);
}

export function patch(call: ScimCall): Promise<ScimAnswer> {
  return change(call, patchUser);
}

async function change(
  call: ScimCall,
  work: (store: StoreWriter, terms: UserTerms, body: unknown) => Promise<ScimUser>,
): Promise<ScimAnswer> {
  const terms = termsOf(call);
  const user = await write(call, store => work(store, terms, call.request.body));
  return { status: 200, ...answerWith(call, user) };
}

export async function remove(call: ScimCall): Promise<ScimAnswer> {
  const terms = termsOf(call);
  await write(call, store => deleteUser(store, terms));
  return { status: 204 };
}

/** Runs a change; one that no event tells of is in the audit all the same. */
function write<Result>(call: ScimCall, work: (store: StoreWriter) => Promise<Result>): Promise<Result> {
  const { locationId, request } = call;
  return call.store.write(locationId, { ...causeOf(call), operation: request.operation }, async store => {
    const result = await work(store);
    if (!store.hasEvents()) await noteCommand(store, []);
    return result;
  });
}

function noteRead(call: ScimCall, filter: Asked): void {
  const { locationId, request, store } = call;
  store.reads.note({ ...causeOf(call), locationId, operation: request.operation, contactIds: [], filter });
}

function causeOf({ connectionId, request }: ScimCall) {
  return { actor: { kind: 'link', id: connectionId }, from: request.raw.socket.remoteAddress } as const;
}

function answerWith(
  { baseUrl, request }: ScimCall,
  user: ScimUser,
): { readonly body: object; readonly headers: Readonly<Record<string, string>> } {
  const body = projected(userResource(user, baseUrl), membersOf(request.query));
  return { body, headers: { etag: etagOf(user) } };
}

/** Throws 404 for an id that no user can have. */
function termsOf({ connectionId, request }: ScimCall): UserTerms {
  const { id } = membersOf(request.params);
  if (typeof id !== 'string' || !isStorable(id)) throw noUser();
  return { connectionId, id, ifVersions: versionsIn(ifMatchOf(request)) };
}

function ifMatchOf({ headers, method }: FastifyRequest): string | undefined {
  return method === 'GET' ? undefined : headers['if-match'];
}
