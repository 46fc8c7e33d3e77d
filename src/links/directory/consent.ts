import { isRecord } from '#base/json.ts';
import { digestOf, isSecretOf, newSecret } from '#base/secret-digest.ts';
import {
  findConnection,
  getConnectionForChange,
  stateOf,
  updateConnection,
} from '#store/connections/connections.ts';
import type { Store, StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { causeOf } from './cause.ts';
import { wakeConnection } from './poll.ts';

/** How long somebody may take to consent, in milliseconds. */
const patience = 900_000;

/** Begins a consent; `state` goes to the other side and comes back with the person. Only its digest is kept. */
export async function beginConsent(
  store: StoreWriter,
  row: ConnectionTable,
): Promise<{ readonly state: string; readonly until: number }> {
  const secret = newSecret();
  const until = store.now + patience;
  const kept = { ...stateOf(row), consent: { digest: digestOf(secret), until } };
  await updateConnection(store, { ...row, state: JSON.stringify(kept) });
  return { state: [row.location_id, row.id, secret].join('.'), until };
}

/**
 * Ends the consent that a state belongs to, once, and has the connection go on where it was given; nothing for a state
 * that is unknown, used or too old.
 */
export async function endConsent(
  store: Store,
  state: string,
  isGiven: boolean,
): Promise<ConnectionTable | undefined> {
  const [locationId = '', id = '', secret = ''] = state.split('.');
  const known = await store.read(locationId, reader => findConnection(reader, id));
  if (!known || !isMeant(known, secret)) return undefined;
  return store.write(locationId, causeOf(known), async writer => {
    const row = await getConnectionForChange(writer, id);
    const { consent, ...rest } = stateOf(row);
    const { until } = isRecord(consent) ? consent : {};
    if (!isMeant(row, secret) || typeof until !== 'number' || until < writer.now) return undefined;
    const ended = { ...row, state: JSON.stringify(rest) };
    await updateConnection(writer, ended);
    return isGiven ? wakeConnection(writer, ended, 'incremental') : ended;
  });
}

function isMeant(row: ConnectionTable, secret: string): boolean {
  const { consent } = stateOf(row);
  return isRecord(consent) && typeof consent.digest === 'string' && isSecretOf(consent.digest, secret);
}
