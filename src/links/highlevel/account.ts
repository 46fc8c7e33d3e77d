import type { Cause, Store, StoreWriter } from '#store/store.ts';
import type { HighLevelClient } from './client.ts';
import type { RuleOf } from './field-rules.ts';
import type { RemotePlaces } from './remote-places.ts';
import type { Turns } from './turns.ts';

/** Who wins where a part was changed on both sides: one side always, the later change, or a person. */
export type ConflictRule = 'newest' | 'here' | 'there' | 'ask';

/** A location here and the account there that it is linked with. */
export interface Account {
  readonly connectionId: string;
  readonly locationId: string;
  readonly client: HighLevelClient;
  readonly conflicts: ConflictRule;
  /** By which rule each part of contacts is kept alike. */
  readonly ruleOf: RuleOf;
}

/** What one piece of work for an account uses. */
export interface AccountWork {
  readonly store: Store;
  readonly account: Account;
  readonly places: RemotePlaces;
  /** Work on one contact, by its id here, goes one after another. */
  readonly turns: Turns;
  readonly signal: AbortSignal;
}

/** The link as the author of a change: what it wrote here is not sent back. */
export function causeOf({ connectionId }: Pick<Account, 'connectionId'>): Cause {
  return { actor: { kind: 'link', id: connectionId }, operation: 'highlevel.sync' };
}

/** A transaction of the link in the account's location. */
export function write<Result>(
  { store, account }: Pick<AccountWork, 'store' | 'account'>,
  work: (writer: StoreWriter) => Promise<Result>,
): Promise<Result> {
  return store.write(account.locationId, causeOf(account), work);
}
