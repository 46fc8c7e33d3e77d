import { isRecord, parseJson } from '#base/json.ts';
import { attributesRead } from '#contacts/directory/attributes-read.ts';
import { filtersOf } from '#store/connections/connections.ts';
import type { ConnectionTable } from '#store/tables-links.ts';

/** Members of a person that are no properties of a user at Graph: they come by other ways. */
const relations = new Set(['manager', 'memberOf']);

/** The properties of users that the mapping of a connection, or its choice of people, looks at. */
export function askedAttributes(
  connection: Pick<ConnectionTable, 'mapping' | 'settings'>,
): readonly string[] {
  const mapping = parseJson(connection.mapping);
  return attributesRead([
    ...textsAt(isRecord(mapping) ? mapping.fields : [], 'source'),
    ...filtersOf(connection).flatMap(({ attributes }) => textsAt(attributes, 'attribute')),
  ]).filter(name => !relations.has(name));
}

function textsAt(list: unknown, member: string): readonly string[] {
  return (Array.isArray(list) ? list : []).flatMap((item: unknown) => {
    const text = isRecord(item) ? item[member] : undefined;
    return typeof text === 'string' ? [text] : [];
  });
}
