import type { StoreWriter } from '../store.ts';

/** How long a webhook of what the link wrote may be on its way, in milliseconds. */
const echoTakes = 600_000;

/** Under what a state of a contact there is known: each is read once, however often it is found. */
export function stateId(remoteId: string, changedAt: number): string {
  return `seen ${remoteId} ${changedAt}`;
}

/** Keeps message ids of which nothing is to be read: states that are known, and what the link itself has caused. */
export async function noteKnown(
  store: StoreWriter,
  connectionId: string,
  messageIds: readonly string[],
): Promise<void> {
  for (const message_id of messageIds)
    await store.database
      .insertInto('incoming_change')
      .values({
        location_id: store.locationId,
        connection_id: connectionId,
        id: store.newId(),
        message_id,
        type: 'Known',
        remote_contact_id: '',
        remote_id: '',
        status: 'done',
        due_at: store.now,
        attempts: 0,
        reason: null,
        date_added: store.now,
        run_id: null,
      })
      .onConflict(conflict =>
        conflict
          .columns(['location_id', 'connection_id', 'message_id'])
          .doUpdateSet({ status: 'done', date_added: store.now }),
      )
      .execute();
}

/** Whether the link itself has caused what a webhook tells. Known once: told again, it may be somebody else's. */
export async function takeEcho(
  { database, locationId, now }: StoreWriter,
  connectionId: string,
  messageId: string,
): Promise<boolean> {
  const { numDeletedRows } = await database
    .deleteFrom('incoming_change')
    .where('location_id', '=', locationId)
    .where('connection_id', '=', connectionId)
    .where('message_id', '=', messageId)
    .where('date_added', '>', now - echoTakes)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows) > 0;
}
