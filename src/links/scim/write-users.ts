import { randomUUID } from 'node:crypto';
import { canonicalJson } from '#base/json.ts';
import { readDocument, type ScimDocument, userNameOf } from '#contacts/scim/document.ts';
import { foldCase } from '#contacts/scim/filter-match.ts';
import { patchDocument } from '#contacts/scim/patch.ts';
import { newUserId } from '#contacts/scim/person.ts';
import { ScimProblem } from '#contacts/scim/problem.ts';
import type { ScimUser } from '#contacts/scim/resource.ts';
import { getConnectionForChange } from '#store/connections/connections.ts';
import {
  findScimUser,
  insertScimUser,
  removeScimUser,
  scimUsersBy,
  updateScimUser,
} from '#store/scim/users.ts';
import type { StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { applyRemoval, applyUser } from './apply-user.ts';

/** Which user of which connection is to be changed, and at which of the versions it must be, if at any. */
export interface UserTerms {
  readonly connectionId: string;
  readonly id: string;
  readonly ifVersions?: readonly number[] | undefined;
}

/** Keeps a new user and makes the contact. Throws `ScimProblem`s. */
export async function createUser(store: StoreWriter, connectionId: string, body: unknown): Promise<ScimUser> {
  const document = readDocument(body);
  const connection = await connectionToWrite(store, connectionId);
  const id = newUserId(document, randomUUID);
  await refuseTaken(store, connectionId, document);
  if (await findScimUser(store, connectionId, id)) {
    throw taken('A user with this "externalId" is there already. Change that one.');
  }
  const user = { id, document, version: 1, created: store.now, modified: store.now };
  await insertScimUser(store, connectionId, user);
  await applyUser(store, connection, user);
  return user;
}

/** Replaces all that was said of a user; RFC 7644, section 3.5.1. */
export async function replaceUser(store: StoreWriter, terms: UserTerms, body: unknown): Promise<ScimUser> {
  return changeUser(store, terms, () => readDocument(body));
}

/** Changes some of what was said of a user; RFC 7644, section 3.5.2. */
export async function patchUser(store: StoreWriter, terms: UserTerms, body: unknown): Promise<ScimUser> {
  return changeUser(store, terms, document => patchDocument(document, body));
}

/** Forgets a user; the contact leaves as the settings say of people who are gone for good. */
export async function deleteUser(store: StoreWriter, terms: UserTerms): Promise<void> {
  const connection = await connectionToWrite(store, terms.connectionId);
  await userToWrite(store, terms);
  await removeScimUser(store, terms.connectionId, terms.id);
  await applyRemoval(store, connection, terms.id);
}

/** A user that is not there, or no longer. */
export function noUser(): ScimProblem {
  return new ScimProblem(404, undefined, 'There is no such user. Look it up by its userName, or create it.');
}

/** The contact is brought up to date also where the user stays the same: the mapping may be another than before. */
async function changeUser(
  store: StoreWriter,
  terms: UserTerms,
  change: (document: ScimDocument) => ScimDocument,
): Promise<ScimUser> {
  const { connectionId } = terms;
  const connection = await connectionToWrite(store, connectionId);
  const before = await userToWrite(store, terms);
  const document = change(before.document);
  const isSame = canonicalJson(document) === canonicalJson(before.document);
  const after = isSame ? before : { ...before, document, version: before.version + 1, modified: store.now };
  if (!isSame) {
    await refuseTaken(store, connectionId, document, before.id);
    await updateScimUser(store, connectionId, after);
  }
  await applyUser(store, connection, after);
  return after;
}

/** The connection, locked: writes of its users come one after another, so that two never take one name. */
async function connectionToWrite(store: StoreWriter, connectionId: string): Promise<ConnectionTable> {
  const connection = await getConnectionForChange(store, connectionId);
  if (connection.status === 'active') return connection;
  throw new ScimProblem(
    503,
    undefined,
    'The connection is paused. Resume it in Roster; nothing was changed.',
  );
}

async function userToWrite(
  store: StoreWriter,
  { connectionId, id, ifVersions }: UserTerms,
): Promise<ScimUser> {
  const user = await findScimUser(store, connectionId, id);
  if (!user) throw noUser();
  if (ifVersions === undefined || ifVersions.includes(user.version)) return user;
  throw new ScimProblem(
    412,
    undefined,
    `The user is at version ${user.version}. Read it again and repeat the change.`,
  );
}

async function refuseTaken(
  store: StoreWriter,
  connectionId: string,
  document: ScimDocument,
  ownId?: string,
): Promise<void> {
  const value = foldCase(userNameOf(document));
  const known = await scimUsersBy(store, connectionId, { name: 'userName', value });
  if (known.some(({ id }) => id !== ownId))
    throw taken('Another user has this "userName". Each has its own.');
}

function taken(message: string): ScimProblem {
  return new ScimProblem(409, 'uniqueness', message);
}
