import Type, { type Static } from 'typebox';
import { type FieldError, invalidInput } from '#base/errors.ts';
import { checkMapping, defaultMapping, MappedField, type Mapping } from '#contacts/directory/mapping.ts';
import { mappingOf } from '#links/directory/directory.ts';
import type { ConnectionTable } from '#store/tables-links.ts';

/** The mapping of a connection as administrators see it. */
export const ConnectionMapping = Type.Object({
  connectionId: Type.String(),
  version: Type.Integer({ description: 'Of the connection: it rises with each change of the mapping too.' }),
  isDefault: Type.Boolean({ description: 'Whether nobody has set another one.' }),
  fields: Type.Array(MappedField),
});

export async function presentMapping(row: ConnectionTable): Promise<Static<typeof ConnectionMapping>> {
  const own = await mappingOf(row);
  return {
    connectionId: row.id,
    version: row.version,
    isDefault: own === undefined,
    fields: [...(own ?? defaultMapping).fields],
  };
}

/** Throws `invalid_input` with everything that is wrong with a mapping. `at` is where it stands in the input. */
export function refuseProblems(mapping: Mapping, at = ''): void {
  const problems: FieldError[] = checkMapping(mapping).map(({ member, message }) => ({
    member: at + member,
    message,
  }));
  if (problems.length > 0) throw invalidInput(problems);
}
