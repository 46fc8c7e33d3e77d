import type { Session } from '../engines/engine.ts';
import { statement } from '../statement.ts';
import type { DataKeyTable } from '../tables.ts';

const tenantOfLocation = statement<{ location_id: string }>()((database, bind) =>
  database.selectFrom('location').select('tenant_id').where('id', '=', bind('location_id')),
);

export async function tenantOf(session: Pick<Session, 'rows'>, locationId: string): Promise<string> {
  const [row] = await session.rows(tenantOfLocation, { location_id: locationId });
  if (!row) throw new Error('A location has no tenant.');
  return row.tenant_id;
}

const newest = statement<{ tenant_id: string }>()((database, bind) =>
  database
    .selectFrom('data_key')
    .selectAll()
    .where('tenant_id', '=', bind('tenant_id'))
    .orderBy('id', 'desc')
    .limit(1),
);

/** The data key that seals what is new. */
export async function newestDataKey(
  session: Pick<Session, 'rows'>,
  tenantId: string,
): Promise<DataKeyTable | undefined> {
  const [row] = await session.rows(newest, { tenant_id: tenantId });
  return row;
}

const byId = statement<{ tenant_id: string; id: string }>()((database, bind) =>
  database
    .selectFrom('data_key')
    .selectAll()
    .where('tenant_id', '=', bind('tenant_id'))
    .where('id', '=', bind('id')),
);

export async function readDataKey(
  session: Pick<Session, 'rows'>,
  tenantId: string,
  id: string,
): Promise<DataKeyTable | undefined> {
  const [row] = await session.rows(byId, { tenant_id: tenantId, id });
  return row;
}

export async function insertDataKey(
  { database }: Pick<Session, 'database'>,
  row: DataKeyTable,
): Promise<void> {
  await database.insertInto('data_key').values(row).execute();
}
