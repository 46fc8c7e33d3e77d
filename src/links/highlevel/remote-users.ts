import { isRecord } from '#base/json.ts';
import { findFormer } from '#store/highlevel/former-records.ts';
import { findByLocal, findByRemote, keepRemote, recordsOfKind } from '#store/highlevel/remote-records.ts';
import type { Store, StoreWriter } from '#store/store.ts';
import { addUser, findUserByEmail } from '#store/users.ts';
import { LinkProblem } from '../directory/problem.ts';
import { type Account, causeOf } from './account.ts';
import type { Members } from './client.ts';

/** Which user there is which here; nothing for one without a counterpart. */
export interface UserIds {
  local(remoteId: string): string | undefined;
  remote(userId: string): string | undefined;
}

/** The users of an account: who they are here. */
export interface RemoteUsers {
  /** The counterparts of users, by their ids on either side; HighLevel is asked where one has none. */
  ids(wanted: WantedUsers, signal: AbortSignal): Promise<UserIds>;
  /** Asks for all: each is a user here from then on. */
  renew(signal: AbortSignal): Promise<void>;
}

export interface WantedUsers {
  readonly local?: readonly string[];
  readonly remote?: readonly string[];
}

export function remoteUsers(store: Store, account: Account): RemoteUsers {
  const { connectionId, locationId, client } = account;
  let asked: Promise<void> | undefined;

  async function list(signal: AbortSignal): Promise<unknown> {
    try {
      const path = `/users/?locationId=${client.locationId}`;
      return (await client.send('GET', path, undefined, signal)).users;
    } catch (error) {
      // Without the right to see them nobody has a counterpart; of a token that is not taken at all, other calls tell.
      if (error instanceof LinkProblem && error.kind === 'refused') return [];
      throw error;
    }
  }

  async function renew(signal: AbortSignal): Promise<void> {
    const users = await list(signal);
    for (const user of Array.isArray(users) ? users.filter(isRecord) : [])
      await store.write(locationId, causeOf(account), writer => linkUser(writer, account, user));
  }

  async function known(): Promise<UserIds> {
    const records = await store.read(locationId, reader => recordsOfKind(reader, connectionId, 'user'));
    const local = new Map(records.map(({ remoteId, localId }) => [remoteId, localId]));
    const remote = new Map(records.map(({ remoteId, localId }) => [localId, remoteId]));
    return { local: id => local.get(id), remote: id => remote.get(id) };
  }

  return {
    renew,
    async ids({ local = [], remote = [] }, signal) {
      const ids = await known();
      if (local.every(id => ids.remote(id)) && remote.every(id => ids.local(id))) return ids;
      // Once while the account is worked for: who is not there then has no counterpart.
      asked ??= renew(signal).catch((error: unknown) => {
        asked = undefined;
        throw error;
      });
      await asked;
      return known();
    },
  };
}

/** Users are the same by an earlier link, then by e-mail; one whom nobody here is becomes a user. */
async function linkUser(store: StoreWriter, { connectionId, client }: Account, user: Members): Promise<void> {
  const { id, name, firstName, lastName, email, phone } = user;
  if (typeof id !== 'string' || (await findByRemote(store, connectionId, 'user', id))) return;
  const former = await findFormer(store, client.locationId, 'user', id);
  const alike =
    former?.localId ?? (typeof email === 'string' ? await findUserByEmail(store, email) : undefined);
  const isFree = alike !== undefined && !(await findByLocal(store, connectionId, 'user', alike));
  const full = [firstName, lastName].filter(part => typeof part === 'string').join(' ');
  const localId = isFree
    ? alike
    : await addUser(store, {
        name: textIn(name) ?? (full || (textIn(email) ?? 'Unnamed')),
        firstName: textIn(firstName),
        lastName: textIn(lastName),
        email: textIn(email),
        phone: textIn(phone),
      });
  await keepRemote(store, connectionId, {
    kind: 'user',
    localId,
    remoteId: id,
    contactId: '',
    here: {},
    there: {},
  });
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
