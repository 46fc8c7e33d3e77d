import { businessTexts, isBusinessText } from '#contacts/business.ts';
import { fieldsOf } from '#store/business-row.ts';
import type { BusinessTable } from '#store/tables.ts';
import type { Members } from './client.ts';

/** A business as HighLevel takes it: its texts, under the same names. */
export function businessValues(row: BusinessTable): Members {
  const fields = fieldsOf(row);
  return Object.fromEntries(
    Object.keys(businessTexts)
      .filter(isBusinessText)
      .flatMap(member => (fields[member] ? [[member, fields[member]]] : [])),
  );
}

/** A business as HighLevel answers it, as far as both sides hold it. */
export function businessValuesFrom(record: Members): Members {
  return Object.fromEntries(
    Object.keys(businessTexts)
      .filter(isBusinessText)
      .flatMap(member => (record[member] ? [[member, record[member]]] : [])),
  );
}
