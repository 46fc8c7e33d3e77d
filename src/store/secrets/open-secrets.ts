import type { NewId } from '#base/id.ts';
import type { Engine, Session } from '../engines/engine.ts';
import type { DataKeyTable } from '../tables.ts';
import type { MasterKey } from './master-keys.ts';
import { openBytes, type SealedPlace, sealBytes } from './sealing.ts';
import { dataKeyPlace, Secrets } from './secrets.ts';

/** One row: which master key the data keys are sealed with, and a value that only it opens. */
const rowId = 'current';
const checkPlace: SealedPlace = { tenantId: '', table: 'master_key', column: 'sealed', rowId };
const checkValue = Buffer.from('roster');

/**
 * Opens what the database has sealed. The first start keeps a check of the master key, so that a wrong one stops a
 * later start with a sentence. Where the first key listed is a new one, all data keys are sealed anew with it, in one
 * transaction; the values stay as they are.
 */
export async function openSecrets(
  engine: Engine,
  masters: readonly MasterKey[],
  newId: NewId,
): Promise<Secrets> {
  const [first] = masters;
  if (!first) throw new Error('There is no master key.');
  if (!(await engine.read(session => isSealedWith(session, first)))) {
    // What belongs to no location is changed as the schema is: in a transaction of its own.
    await engine.migrate(async session => {
      const locked = await lockCheck(session, first);
      openBytes(masterOf(masters, locked.master_id).key, checkPlace, locked.sealed);
      for (const row of await sealedOtherwise(session, first).execute())
        await sealAnew(session, row, masterOf(masters, row.master_id), first);
      await session.database
        .updateTable('master_key')
        .set({ master_id: first.id, sealed: sealBytes(first.key, checkPlace, checkValue) })
        .where('id', '=', rowId)
        .execute();
    });
  }
  return new Secrets(masters, newId);
}

/** Whether all is: a replica that still has the former key first may have made a data key with that. */
async function isSealedWith(session: Session, first: MasterKey): Promise<boolean> {
  const query = session.database.selectFrom('master_key').select('master_id').where('id', '=', rowId);
  const check = await query.executeTakeFirst();
  return (
    check?.master_id === first.id && !(await sealedOtherwise(session, first).limit(1).executeTakeFirst())
  );
}

function sealedOtherwise({ database }: Session, first: MasterKey) {
  return database.selectFrom('data_key').selectAll().where('master_id', '!=', first.id);
}

/** The row, made where this is the first start; of replicas that start at once the others wait here. */
async function lockCheck({ database, kind }: Session, first: MasterKey) {
  const sealed = sealBytes(first.key, checkPlace, checkValue);
  await database
    .insertInto('master_key')
    .values({ id: rowId, master_id: first.id, sealed })
    .onConflict(conflict => conflict.doNothing())
    .execute();
  const query = database.selectFrom('master_key').selectAll().where('id', '=', rowId);
  return (kind === 'sqlite' ? query : query.forUpdate()).executeTakeFirstOrThrow();
}

async function sealAnew(
  { database }: Session,
  row: DataKeyTable,
  before: MasterKey,
  after: MasterKey,
): Promise<void> {
  const place = dataKeyPlace(row.tenant_id, row.id);
  const sealed = sealBytes(after.key, place, openBytes(before.key, place, row.sealed));
  await database
    .updateTable('data_key')
    .set({ sealed, master_id: after.id })
    .where('tenant_id', '=', row.tenant_id)
    .where('id', '=', row.id)
    .execute();
}

function masterOf(masters: readonly MasterKey[], id: string): MasterKey {
  const found = masters.find(master => master.id === id);
  if (found) return found;
  throw new Error(
    `ROSTER_MASTER_KEY is not the key that this database was sealed with (that one has the mark ${id}, the first one given here ${masters[0]?.id}). Give that key; to replace it, list the new one first and the old one after it, separated by a comma.`,
  );
}
