import Type, { type Static } from 'typebox';
import { type FieldError, invalidInput } from '#base/errors.ts';
import { lazyValidator } from '#base/validator.ts';
import { checkMapping, defaultMapping, MappedField, Mapping, owners } from '#contacts/directory/mapping.ts';
import { longestExpression } from '#contacts/directory/parse-expression.ts';
import { checkLinkedFields, defaultLinkedFields, LinkedField, linkOwners } from '#contacts/linked-field.ts';
import { mappingOf } from '#links/directory/directory.ts';
import { linkedFieldsOf } from '#links/highlevel/field-rules.ts';
import type { ConnectionTable } from '#store/tables-links.ts';

const { mode, pinned, label, dataType } = MappedField.properties;

/** A field of a mapping, of a directory or of HighLevel: what each of them takes is checked by its type. */
const Field = Type.Object(
  {
    target: Type.String({
      minLength: 1,
      maxLength: 120,
      description:
        'A member of the contact, or `customField:` and the key of a custom field, made at first use. Of HighLevel also `tags`, `dnd`, `businessId`, and `customFields` for all that are not named alone.',
    }),
    source: Type.Optional(
      Type.String({
        maxLength: longestExpression,
        description:
          "Of a directory, an attribute of the person (`mail`, `manager.displayName`, `otherMails[0]`), or what is made of some: `join(' ', givenName, surname)`. HighLevel's fields have Roster's names.",
      }),
    ),
    owner: Type.Enum([...owners, ...linkOwners], {
      description:
        'Of a directory `directory`: the directory rules the member; `directoryFirst`: it is set while it is empty, and local from then on; `local`: it is never written. Of HighLevel `roster` or `highlevel`: that side rules it, and changes on the other are taken back; `newest`: both may change it. What a directory rules is `roster` always.',
    }),
    mode,
    pinned,
    label,
    dataType,
  },
  { additionalProperties: false },
);

export const fields = Type.Array(Field, { maxItems: 200 });
type SentFields = Static<typeof fields>;

/** The mapping of a connection as administrators see it. */
export const ConnectionMapping = Type.Object({
  connectionId: Type.String(),
  version: Type.Integer({ description: 'Of the connection: it rises with each change of the mapping too.' }),
  isDefault: Type.Boolean({ description: 'Whether nobody has set another one.' }),
  fields,
});

export async function presentMapping(row: ConnectionTable): Promise<Static<typeof ConnectionMapping>> {
  const own = row.type === 'highlevel' ? await linkedFieldsOf(row) : (await mappingOf(row))?.fields;
  const usual = row.type === 'highlevel' ? defaultLinkedFields : defaultMapping.fields;
  return {
    connectionId: row.id,
    version: row.version,
    isDefault: own === undefined,
    fields: [...(own ?? usual)],
  };
}

const isMapping = lazyValidator(Type.Object({ fields: Mapping.properties.fields }));
const areLinked = lazyValidator(Type.Object({ fields: Type.Array(LinkedField) }));

/** Fields as a directory takes them. Throws `invalid_input` with everything that is wrong. `at` is where they stand. */
export async function directoryFields(sent: SentFields, at = ''): Promise<Mapping> {
  const mapping = { fields: sent };
  if (!(await isMapping())(mapping)) throw new TypeError('A validator either agrees or throws.');
  refuse(checkMapping(mapping), at);
  return mapping;
}

/** Fields as a link to HighLevel takes them. Throws `invalid_input` with everything that is wrong. */
export async function linkedFields(sent: SentFields, at = ''): Promise<readonly LinkedField[]> {
  const mapping = { fields: sent };
  if (!(await areLinked())(mapping)) throw new TypeError('A validator either agrees or throws.');
  refuse(checkLinkedFields(mapping.fields), at);
  return mapping.fields;
}

function refuse(problems: readonly FieldError[], at: string): void {
  if (problems.length > 0)
    throw invalidInput(problems.map(({ member, message }) => ({ member: at + member, message })));
}
