import { DatabaseSync } from 'node:sqlite';

/**
 * Everything that is stored in locations, and of a tenant, as text: equal texts mean that nothing was changed. How
 * far consumers have read is left out, and who read what: both are written a while later.
 */
export function storedRows(
  file: string,
  locationIds: readonly string[],
  tenantIds: readonly string[] = [],
): string[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const tables = database
      .prepare(
        "select name from sqlite_master where type = 'table' and name not in ('consumer', 'audit') order by name",
      )
      .all()
      .map(({ name }) => String(name));
    return tables.flatMap(table => {
      const columns = database.prepare(`select name from pragma_table_info('${table}')`).all();
      const has = (column: string) => columns.some(({ name }) => name === column);
      const [column, values] = has('location_id')
        ? ['location_id', locationIds]
        : has('tenant_id')
          ? ['tenant_id', tenantIds]
          : [undefined, []];
      if (column === undefined) return [];
      const marks = values.map(() => '?').join(', ');
      return database
        .prepare(`select * from "${table}" where ${column} in (${marks})`)
        .all(...values)
        .map(row => `${table} ${JSON.stringify(row)}`);
    });
  } finally {
    database.close();
  }
}
