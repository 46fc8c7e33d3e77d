import {
  findConnection,
  getConnectionForChange,
  sealedAt,
  updateConnection,
} from '#store/connections/connections.ts';
import type { Store, StoreReader, StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { noteProblem } from '../directory/health.ts';
import { LinkProblem } from '../directory/problem.ts';
import { causeOf } from './account.ts';
import type { KeptTokens, TokenShelf } from './credentials.ts';
import { keptCredentials, signInProblem, withSignInProblem } from './kept-credentials.ts';

export interface ShelfTerms {
  readonly store: Store;
  readonly locationId: string;
  readonly connectionId: string;
  /** Names this process in the lease. */
  readonly owner: string;
}

/** Longer than a renewal can take, in milliseconds. */
const leaseLasts = 75_000;
const free = { lease_owner: null, lease_until: 0 };

/** The tokens of a connection, sealed with its client secret. Renewals are led one by one by the lease of its row. */
export function tokenShelf({ store, locationId, connectionId, owner }: ShelfTerms): TokenShelf {
  const change = <Result>(work: (writer: StoreWriter, row: ConnectionTable) => Promise<Result>) =>
    store.write(locationId, causeOf({ connectionId }), async writer => {
      if (!(await findConnection(writer, connectionId))) throw replaced();
      return work(writer, await getConnectionForChange(writer, connectionId));
    });

  return {
    read: () =>
      store.read(locationId, async reader => {
        const row = await findConnection(reader, connectionId);
        if (!row) throw replaced();
        return tokensOf(reader, row);
      }),
    begin: () =>
      change(async (writer, row) => {
        const kept = await tokensOf(writer, row);
        // One process has the file of SQLite, so that what another held is over.
        const isHeld =
          row.lease_owner !== owner && row.lease_until > writer.now && writer.kind === 'postgres';
        if (isHeld) return { ...kept, isMine: false };
        const lease = { lease_owner: owner, lease_until: writer.now + leaseLasts };
        await updateConnection(writer, { ...row, ...lease });
        return { ...kept, isMine: true };
      }),
    keep: (used, tokens) =>
      change(async (writer, row) => {
        const kept = await keptCredentials(writer, row);
        if (!kept || !('clientSecret' in kept) || !kept.tokens) throw replaced();
        // Somebody signed in anew meanwhile.
        if (kept.tokens.refreshToken !== used.refreshToken) return kept.tokens;
        const credentials = await writer.seal(sealedAt(connectionId), JSON.stringify({ ...kept, tokens }));
        await updateConnection(writer, {
          ...row,
          ...free,
          credentials,
          state: withSignInProblem(row, undefined),
        });
        return tokens;
      }),
    leave: (used, problem) =>
      change(async (writer, row) => {
        const { tokens } = await tokensOf(writer, row);
        const left = { ...row, ...free };
        if (!problem || tokens.refreshToken !== used.refreshToken) return updateConnection(writer, left);
        await noteProblem(writer, { ...left, state: withSignInProblem(row, problem) }, problem);
      }),
  };
}

async function tokensOf(store: StoreReader | StoreWriter, row: ConnectionTable): Promise<KeptTokens> {
  const kept = await keptCredentials(store, row);
  if (!kept || !('clientSecret' in kept) || !kept.tokens) throw replaced();
  return { tokens: kept.tokens, problem: signInProblem(row) };
}

function replaced(): LinkProblem {
  return new LinkProblem(
    'unavailable',
    'replaced',
    'The connection was deleted or signs in otherwise now. It is tried again.',
  );
}
