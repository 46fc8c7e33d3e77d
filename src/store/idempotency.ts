import { hash } from 'node:crypto';
import { RosterError } from '#base/errors.ts';
import { canonicalJson, isRecord, parseJson } from '#base/json.ts';
import { statement } from './statement.ts';
import type { StoreWriter } from './store.ts';

/** A call that may be repeated: whose it is, its key, and what makes it the same call. */
export interface RepeatableCall {
  readonly clientId: string;
  readonly personId: string;
  readonly key: string;
  readonly call: object;
}

const claim = statement<{
  location_id: string;
  client_id: string;
  person_id: string;
  key: string;
  fingerprint: string;
  created_at: number;
}>()((database, bind) =>
  database
    .insertInto('idempotency_key')
    .values({
      location_id: bind('location_id'),
      client_id: bind('client_id'),
      person_id: bind('person_id'),
      key: bind('key'),
      fingerprint: bind('fingerprint'),
      answer: '',
      created_at: bind('created_at'),
    })
    .onConflict(conflict => conflict.doNothing())
    .returning('key'),
);

const find = statement<{ location_id: string; client_id: string; person_id: string; key: string }>()(
  (database, bind) =>
    database
      .selectFrom('idempotency_key')
      .select(['fingerprint', 'answer'])
      .where('location_id', '=', bind('location_id'))
      .where('client_id', '=', bind('client_id'))
      .where('person_id', '=', bind('person_id'))
      .where('key', '=', bind('key')),
);

const keep = statement<{
  location_id: string;
  client_id: string;
  person_id: string;
  key: string;
  answer: string;
}>()((database, bind) =>
  database
    .updateTable('idempotency_key')
    .set({ answer: bind('answer') })
    .where('location_id', '=', bind('location_id'))
    .where('client_id', '=', bind('client_id'))
    .where('person_id', '=', bind('person_id'))
    .where('key', '=', bind('key')),
);

/**
 * Runs the work once for a key: a repeated call gets the first answer. The key is claimed first and in the same
 * transaction, so a second call waits for the first; work that throws leaves no key. Throws
 * `idempotency_key_reused` when the key was used for another call.
 */
export async function answerOnce(
  store: StoreWriter,
  repeatable: RepeatableCall,
  work: () => Promise<object>,
): Promise<object> {
  const owner = {
    location_id: store.locationId,
    client_id: repeatable.clientId,
    person_id: repeatable.personId,
    key: repeatable.key,
  };
  const fingerprint = hash('sha256', canonicalJson(repeatable.call), 'base64url');
  const claimed = await store.rows(claim, { ...owner, fingerprint, created_at: store.now });
  if (claimed.length === 0) return repeatedAnswer(await store.rows(find, owner), fingerprint);
  const answer = await work();
  await store.rows(keep, { ...owner, answer: JSON.stringify(answer) });
  return answer;
}

function repeatedAnswer(
  kept: readonly { readonly fingerprint: string; readonly answer: string }[],
  fingerprint: string,
): object {
  const [first] = kept;
  if (first?.fingerprint !== fingerprint) {
    throw new RosterError(
      'idempotency_key_reused',
      'This Idempotency-Key was used for another call. Use a new key for each new call, and the same only to repeat one.',
    );
  }
  const answer = parseJson(first.answer);
  if (!isRecord(answer)) throw new Error('A kept answer is not an object.');
  return answer;
}
