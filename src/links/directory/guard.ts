import { isRecord } from '#base/json.ts';
import { settingsOf } from '#store/connections/connections.ts';
import { countPeople } from '#store/connections/people.ts';
import type { StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import type { RunPlace } from './place.ts';

const defaults = { people: 20, percent: 5 };

/** Why a run may take nobody away before a person has looked; nothing where it may. */
export async function whyGuarded(
  store: StoreWriter,
  connection: ConnectionTable,
  { passId, seen, shown }: RunPlace,
): Promise<string | undefined> {
  const { linked, leaving } = await countPeople(store, connection.id);
  if (leaving === 0) return undefined;
  if (shown !== undefined) {
    if (leaving <= shown) return undefined;
    return `This run would remove ${leaving} of ${linked} people by now, and ${shown} were shown before. Nobody was removed. Look who they are (directory.searchPeople, state "leaving"), then allow this run or discard it.`;
  }
  if (passId !== null && seen === 0)
    return `The directory answered that it has no people, while ${linked} are linked here. Nobody was removed. Look whether the connection reads the right directory, then allow this run or discard it.`;
  const limit = Math.max(
    guardOf(connection).people,
    Math.floor((linked * guardOf(connection).percent) / 100),
  );
  if (leaving <= limit) return undefined;
  return `This run would remove ${leaving} of ${linked} people. The limit is ${limit}. Nobody was removed. Look who they are (directory.searchPeople, state "leaving"), then allow this run or discard it.`;
}

function guardOf(connection: ConnectionTable): typeof defaults {
  const { guard } = settingsOf(connection);
  const { people, percent } = isRecord(guard) ? guard : {};
  return {
    people: typeof people === 'number' ? people : defaults.people,
    percent: typeof percent === 'number' ? percent : defaults.percent,
  };
}

/** Why the first run writes nothing before a person has looked; nothing where it may. */
export async function whyUnapproved(
  { database, locationId }: StoreWriter,
  connection: ConnectionTable,
): Promise<string | undefined> {
  if (settingsOf(connection).approveFirstRun === true) return undefined;
  const contact = await database
    .selectFrom('contact_search')
    .select('id')
    .where('location_id', '=', locationId)
    .limit(1)
    .executeTakeFirst();
  if (!contact) return undefined;
  return 'The location has contacts already, and this is the first run. Nothing was written. Look at the preview, then allow this run or discard it.';
}
