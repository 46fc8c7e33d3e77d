import { looking } from './server-database.ts';

/**
 * Everything that is stored in locations, and of a tenant, as text: equal texts mean that nothing was changed. How
 * far consumers have read is left out, and who read what: both are written a while later.
 */
export function storedRows(
  databaseUrl: string,
  locationIds: readonly string[],
  tenantIds: readonly string[] = [],
): Promise<readonly string[]> {
  return looking(databaseUrl, async rowsOf => {
    const columns = await rowsOf(databaseUrl.startsWith('sqlite:') ? onSqlite : onPostgres);
    const tables = new Set(columns.map(({ table }) => String(table)));
    const found: string[] = [];
    for (const table of tables) {
      const has = (name: string) => columns.some(each => each.table === table && each.column === name);
      const [column, values] = has('location_id') ? ['location_id', locationIds] : ['tenant_id', tenantIds];
      if (!has(column) || values.length === 0) continue;
      const given = values.map(value => `'${value}'`).join(', ');
      const rows = await rowsOf(`select * from "${table}" where ${column} in (${given})`);
      found.push(...rows.map(row => `${table} ${JSON.stringify(row)}`));
    }
    return found.sort();
  });
}

const left = "('consumer', 'audit')";
const onSqlite = `select m.name as "table", c.name as "column" from sqlite_master m, pragma_table_info(m.name) c
  where m.type = 'table' and m.name not in ${left}`;
const onPostgres = `select table_name as "table", column_name as "column" from information_schema.columns
  where table_schema = current_schema() and table_name not in ${left}`;
